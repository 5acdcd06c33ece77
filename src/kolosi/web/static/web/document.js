// The card of a figure beside the text; the editor in which figures are chips. Reading and editing as text work without it.
(() => {
  const card = document.getElementById("figure");
  if (card) {
    let from = null;
    const shut = () => { card.replaceChildren(); if (from) from.focus(); from = null; };
    document.addEventListener("click", async (event) => {
      const chip = event.target.closest("a.chip");
      if (!chip || event.ctrlKey || event.metaKey || event.shiftKey || !chip.closest(".reading, .pairs")) return;
      event.preventDefault();
      const answer = await fetch(chip.href, { headers: { "HX-Request": "true" } }).catch(() => null);
      const found = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("card");
      if (!found) { location.href = chip.href; return; }
      from = chip;
      const close = document.createElement("button");
      close.type = "button"; close.className = "shut"; close.textContent = "✕";
      close.setAttribute("aria-label", "✕");
      close.addEventListener("click", shut);
      card.replaceChildren(close, found);
      close.focus();
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape" && card.childElementCount) shut(); });
  }

  const form = document.getElementById("edit");
  const editor = document.getElementById("editor");
  if (!form || !editor) return;
  const source = document.getElementById("source");
  const plain = document.getElementById("plain");
  const tools = form.querySelector(".tools");
  const finder = document.getElementById("finder");
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const chars = (text) => text.replace(/\u200b/g, "");

  // What a node says in Markdown: chips and marks their source, the rest its text between what opens and closes it.
  const said = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return chars(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.dataset.source !== undefined) return node.dataset.source;
    if (node.tagName === "BR") return "";
    const inside = [...node.childNodes].map(said).join("");
    if (node.dataset.open !== undefined) return inside.trim() ? node.dataset.open + inside + node.dataset.close : inside;
    if (inside.trim() && /^(B|STRONG)$/.test(node.tagName)) return `**${inside}**`;
    if (inside.trim() && /^(I|EM)$/.test(node.tagName)) return `*${inside}*`;
    return inside;
  };
  const blockSaid = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return chars(node.data);
    if (node.classList.contains("raw")) {
      const typed = node.querySelector("textarea");
      return typed ? typed.value : node.dataset.source;
    }
    return (node.dataset.lead || "") + [...node.childNodes].map(said).join("") + (node.dataset.tail || "");
  };
  const markdown = () => {
    const nodes = [...editor.childNodes].filter((one) => one.nodeType === Node.ELEMENT_NODE || chars(one.data || "").trim());
    return nodes.map((node, at) => {
      const next = nodes[at + 1];
      const gap = node.dataset ? node.dataset.gap : undefined;
      const text = blockSaid(node);
      if (!next) return text + end;
      const follows = node.dataset && next.dataset && Number(next.dataset.n) === Number(node.dataset.n) + 1;
      if (follows && gap !== undefined) return text + gap;
      const isList = node.dataset && next.dataset && node.dataset.lead && next.dataset.lead && node.classList.contains("item") && next.classList.contains("item");
      return text + (isList ? "\n" : "\n\n");
    }).join("");
  };
  // Where the chips of a text moved within it, the last empty block included, the section ends as it did.
  const last = editor.lastElementChild;
  const end = last ? last.dataset.gap || "" : "";

  // -- blocks that stay as their source ------------------------------------------------------------------------------
  editor.querySelectorAll(".raw").forEach((raw) => {
    if (!raw.dataset.source) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = editor.dataset.asText;
    button.addEventListener("click", () => {
      const area = document.createElement("textarea");
      area.value = raw.dataset.source;
      area.setAttribute("aria-label", editor.dataset.sourceOf);
      raw.replaceChildren(area);
      area.focus();
    });
    raw.append(button);
  });

  // -- typing --------------------------------------------------------------------------------------------------------
  const insertText = (text) => document.execCommand("insertText", false, text);
  const isInRaw = (node) => Boolean(node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".raw"));
  editor.addEventListener("paste", (event) => {
    if (isInRaw(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").trim();
    text.split(/\n\s*\n/).forEach((part, at) => {
      if (at) document.execCommand("insertParagraph");
      insertText(part.replace(/\s*\n\s*/g, " "));
    });
  });
  editor.addEventListener("drop", (event) => event.preventDefault());
  // Copied text takes the source of its chips along, so that what is pasted again is the same link.
  const copied = (event) => {
    const range = getSelection().rangeCount && getSelection().getRangeAt(0);
    if (!range || range.collapsed || isInRaw(event.target)) return;
    const piece = range.cloneContents();
    const blocks = [...piece.querySelectorAll("p,h3")];
    event.clipboardData.setData("text/plain", blocks.length ? blocks.map(said).join("\n\n") : [...piece.childNodes].map(said).join(""));
    event.preventDefault();
    if (event.type === "cut") document.execCommand("delete");
  };
  editor.addEventListener("copy", copied);
  editor.addEventListener("cut", copied);
  editor.addEventListener("beforeinput", (event) => {
    if (isInRaw(event.target)) return;
    if (event.inputType === "insertLineBreak") { event.preventDefault(); document.execCommand("insertParagraph"); }
    if (/^format(?!Bold|Italic)/.test(event.inputType)) event.preventDefault();
  });

  // -- a figure at the caret -----------------------------------------------------------------------------------------
  let caret = null;
  const remember = () => {
    const picked = getSelection();
    if (picked.rangeCount && editor.contains(picked.anchorNode) && !isInRaw(picked.anchorNode)) caret = picked.getRangeAt(0).cloneRange();
  };
  document.addEventListener("selectionchange", remember);
  const back = () => {
    editor.focus();
    const picked = getSelection();
    if (!caret) { caret = document.createRange(); caret.selectNodeContents(editor.querySelector("p:last-of-type") || editor); caret.collapse(false); }
    picked.removeAllRanges();
    picked.addRange(caret);
  };
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
  const close = () => { finder.hidden = true; found.replaceChildren(); back(); };
  const insert = (button) => {
    finder.hidden = true;
    found.replaceChildren();
    back();
    const { link, shown, status } = button.dataset;
    document.execCommand("insertHTML", false, `<span class="chip ${status}" contenteditable="false" data-source="${escaped(link)}">${escaped(shown)}</span>\u200b`);
  };
  let asked = 0;
  const search = async () => {
    const turn = ++asked;
    const words = find.value.trim();
    if (!words) { found.replaceChildren(); return; }
    const answer = await fetch(`${form.dataset.find}&q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (turn !== asked || !answer || !answer.ok) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("candidates");
    found.replaceChildren(...(list ? list.childNodes : []));
  };
  let waiting;
  find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 350); });
  finder.addEventListener("keydown", (event) => {
    const list = [...found.querySelectorAll("button")];
    const at = list.indexOf(document.activeElement);
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && list.length) list[Math.min(at + 1, list.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (list[at - 1] || find).focus();
    else if (event.key === "Enter" && event.target === find) { clearTimeout(waiting); search(); }
    else return;
    event.preventDefault();
  });
  found.addEventListener("click", (event) => { const one = event.target.closest("button[data-link]"); if (one) insert(one); });

  // -- the two ways of editing ---------------------------------------------------------------------------------------
  const toSource = (button) => {
    source.value = markdown();
    editor.hidden = true; plain.hidden = false; finder.hidden = true;
    [...tools.children].forEach((one) => { one.hidden = one !== button; });
    button.setAttribute("aria-pressed", "true");
    button.hidden = true;
    isPlain = true;
    source.focus();
  };
  let isPlain = false;
  const doing = {
    insert: () => { remember(); finder.hidden = false; find.focus(); find.select(); },
    close,
    strong: () => { back(); document.execCommand("bold"); },
    em: () => { back(); document.execCommand("italic"); },
    undo: () => { editor.focus(); document.execCommand("undo"); },
    source: toSource,
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) doing[button.dataset.do](button);
  });
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  editor.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); doing.insert(); }
  });
  form.addEventListener("submit", () => { if (!isPlain) source.value = markdown(); isSent = true; sessionStorage.removeItem(kept); });

  // -- nothing typed is lost -----------------------------------------------------------------------------------------
  const kept = `section:${location.pathname}:${form.elements.seen.value}`;
  let isSent = false;
  let isTouched = false;
  const keep = () => { isTouched = true; sessionStorage.setItem(kept, isPlain ? source.value : markdown()); };
  editor.addEventListener("input", keep);
  source.addEventListener("input", keep);
  addEventListener("beforeunload", (event) => { if (isTouched && !isSent) event.preventDefault(); });

  const isRefused = Boolean(document.getElementById("faults"));
  const before = sessionStorage.getItem(kept);
  document.execCommand("styleWithCSS", false, false);
  document.execCommand("defaultParagraphSeparator", false, "p");
  // What the editor would give back must be what it was given; where it is not, the text stays text.
  const isWhole = markdown() === source.value;
  if (before && before !== source.value && !isRefused) {
    source.value = before;
    isPlain = true;
    const line = document.createElement("p");
    line.className = "flash point";
    line.textContent = document.body.dataset.kept;
    document.getElementById("notes").append(line);
  } else if (isWhole) {
    editor.contentEditable = "true";
    editor.hidden = false;
    tools.hidden = false;
    plain.hidden = true;
  } else {
    isPlain = true;
  }
})();
