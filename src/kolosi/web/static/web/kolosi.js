// Signs of life, typing kept while the line is lost, changes announced. Pages read and deposit without it.
(() => {
  const body = document.body;
  const tell = (text, kind) => {
    const notes = document.getElementById("notes");
    const line = document.createElement("p");
    line.className = `flash ${kind}`;
    line.textContent = text;
    notes.append(line);
  };

  const here = document.querySelector(".tabs [aria-current]");
  if (here) here.closest(".tabs").scrollLeft = here.offsetLeft - (innerWidth - here.offsetWidth) / 2;

  const part = document.querySelector(".parts [aria-current]");
  if (part) part.closest(".parts").scrollLeft = part.offsetLeft - (innerWidth - part.offsetWidth) / 2;

  // On a phone a table of things is read thing by thing: each cell bears the head of its column.
  const headed = (root) => root.querySelectorAll("table.things").forEach((table) => {
    const heads = [...table.querySelectorAll("thead th")].map((one) => one.textContent.trim());
    table.querySelectorAll("tbody tr").forEach((row) => [...row.children].forEach((cell, at) => { cell.dataset.head = heads[at] || ""; }));
    table.classList.add("headed");
  });
  headed(document);
  document.addEventListener("htmx:afterSettle", (event) => headed(event.target));

  const alive = body.dataset.alive;
  if (alive) {
    const live = () => fetch(alive, { method: "POST", keepalive: true }).catch(() => {});
    live();
    setInterval(live, 20000);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) live(); });
    addEventListener("pagehide", () => navigator.sendBeacon(`${alive}?leaving=1`));
  }

  // A form marked data-kept is remembered as it is typed, and given back after a lost line or a closed lid.
  const nameOf = (form) => `typed:${location.pathname}:${form.id}`;
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "submit"].includes(one.type));
  const valueOf = (one) => (one.type === "checkbox" || one.type === "radio" ? one.checked : one.value);
  const restore = (form) => {
    const known = sessionStorage.getItem(nameOf(form));
    if (!known) return;
    const typed = JSON.parse(known);
    let isOther = false;
    fieldsOf(form).forEach((one, at) => {
      const value = typed[`${at}:${one.name}`];
      if (value === undefined || value === valueOf(one)) return;
      isOther = true;
      if (typeof value === "boolean") one.checked = value; else one.value = value;
      if (one.matches("select[hx-get]")) one.dispatchEvent(new Event("change", { bubbles: true }));
    });
    if (isOther) tell(body.dataset.kept, "point");
  };
  const watch = (root) => root.querySelectorAll("form[data-kept]").forEach((form) => {
    if (form.dataset.isWatched) return;
    form.dataset.isWatched = "1";
    restore(form);
    form.addEventListener("input", () => sessionStorage.setItem(nameOf(form), JSON.stringify(
      Object.fromEntries(fieldsOf(form).map((one, at) => [`${at}:${one.name}`, valueOf(one)])))));
    form.addEventListener("submit", () => { if (navigator.onLine !== false) form.dataset.isSent = "1"; });
  });
  addEventListener("pagehide", () => document.querySelectorAll("form[data-is-sent]").forEach((form) => sessionStorage.removeItem(nameOf(form))));
  watch(document);
  document.addEventListener("htmx:afterSettle", (event) => watch(event.target));
  // A page that says it is older is replaced once the new one is there, but not under the hands of who types or opens something in it.
  let isTouched = false;
  document.addEventListener("input", () => { isTouched = true; });
  document.addEventListener("click", (event) => { if (event.target.closest("main summary, main label")) isTouched = true; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "main") return;
    const focus = document.activeElement;
    const hasSheet = document.querySelector("#figure > *");
    if (isTouched || hasSheet || (focus && focus.matches("main input, main textarea, main select"))) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:sendError", () => tell(body.dataset.lost, "refused"));
  addEventListener("offline", () => tell(body.dataset.lost, "point"));

})();
