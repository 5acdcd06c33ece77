// Files dropped or chosen go in pieces; a lost line or a reload goes on where it was. Without this, the form sends them whole.
(() => {
  document.addEventListener("input", (event) => {
    const other = event.target.closest(".other");
    if (other && event.target.value && event.target.type !== "radio") other.querySelector("input[type=radio]").checked = true;
  });

  const form = document.getElementById("send");
  if (!form) return;
  const said = form.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const list = document.getElementById("progress");
  const [picked, folder] = ["files", "folder-files"].map((id) => document.getElementById(id));
  const sleep = (ms) => new Promise((wake) => {
    const done = () => { clearTimeout(timer); removeEventListener("online", done); wake(); };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });
  const isScratch = (name) => name.startsWith(".") || name.startsWith("~$") || name === "Thumbs.db" || name === "desktop.ini";
  const keyOf = (file, path) => `upload:${said.space}:${path}:${file.size}:${file.lastModified}`;

  class Refused extends Error {}

  // One request; a lost line waits and asks again, a refusal is told.
  const ask = async (address, choices = {}, tell = () => {}) => {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 15000)) {
      try {
        const answer = await fetch(address, { ...choices, headers: { "X-CSRFToken": token, ...(choices.headers || {}) } });
        if (answer.status < 500) {
          const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
          return { status: answer.status, ...(isOurs ? await answer.json() : { text: said.again }) };
        }
      } catch (lost) { /* the line */ }
      tell(said.lost);
      await sleep(pause);
    }
  };
  const post = (address, fields, tell) => ask(address, { method: "POST", body: new URLSearchParams(fields) }, tell);

  const line = (name) => {
    const row = document.createElement("li");
    const [label, state, bar] = ["span", "span", "progress"].map((kind) => document.createElement(kind));
    label.textContent = name;
    state.className = "n";
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name);
    row.append(label, state, bar);
    list.append(row);
    const told = document.createElement("p");
    told.className = "bad";
    return {
      at: (share) => { bar.value = share; state.textContent = `${Math.floor(share * 100)} %`; told.remove(); },
      done: () => { bar.value = 1; state.textContent = said.sent; told.remove(); },
      tell: (text) => { told.textContent = text; row.append(told); },
    };
  };

  const known = async (file, path, show) => {
    const id = localStorage.getItem(keyOf(file, path));
    if (!id) return null;
    const here = await ask(`${said.space}/uploads/${id}`, {}, show.tell);
    if (here.status === 200 && here.size === file.size) return here;
    localStorage.removeItem(keyOf(file, path));
    return null;
  };

  const sendOne = async ({ file, path }) => {
    const show = line(path);
    let here = await known(file, path, show)
      || await post(`${said.space}/uploads`, { name: file.name, size: file.size, path }, show.tell);
    if (!here.id) { show.tell(here.text); throw new Refused(); }
    localStorage.setItem(keyOf(file, path), here.id);
    while (here.offset < file.size) {
      show.at(here.offset / file.size);
      const piece = file.slice(here.offset, here.offset + Number(said.piece));
      const answer = await ask(`${said.space}/uploads/${here.id}`, {
        method: "POST", body: piece, headers: { "Upload-Offset": String(here.offset), "Content-Type": "application/octet-stream" },
      }, show.tell);
      if (answer.status === 200 || answer.status === 409) here = { ...here, offset: answer.offset };
      else if (answer.status !== 400) { localStorage.removeItem(keyOf(file, path)); show.tell(answer.text); throw new Refused(); }
    }
    show.done();
    return { id: here.id, key: keyOf(file, path) };
  };

  const send = async (files) => {
    list.textContent = "";
    form.querySelectorAll("button").forEach((one) => { one.disabled = true; });
    const kept = [];
    for (const one of files) {
      if (isScratch(one.file.name)) continue;
      try { kept.push(await sendOne(one)); } catch (refused) { if (!(refused instanceof Refused)) throw refused; }
    }
    form.querySelectorAll("button").forEach((one) => { one.disabled = false; });
    if (!kept.length) return;
    const fields = [...kept.map((one) => ["upload", one.id]), ...["organisation", "during", "source"].map((name) => [name, form.elements[name].value])];
    const answer = await post(`${said.space}/take`, fields);
    kept.forEach((one) => localStorage.removeItem(one.key));
    if (answer.to) location.assign(answer.to); else line("").tell(answer.text);
  };

  const chosen = (input) => [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  const inside = async (entry, path) => {
    if (entry.isFile) return [{ file: await new Promise((take, fail) => entry.file(take, fail)), path: path + entry.name }];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((take, fail) => reader.readEntries(take, fail));
      if (!some.length) break;
      for (const one of some) found.push(...await inside(one, `${path}${entry.name}/`));
    }
    return found;
  };

  form.querySelector(".scripted").hidden = false;
  document.getElementById("folder").addEventListener("click", () => folder.click());
  folder.addEventListener("change", () => send(chosen(folder)));
  form.addEventListener("submit", (event) => { event.preventDefault(); send(chosen(picked)); });
  ["dragenter", "dragover"].forEach((name) => form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); }));
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("over"); });
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
    send(entries.length ? (await Promise.all(entries.map((one) => inside(one, "")))).flat() : plain);
  });
})();
