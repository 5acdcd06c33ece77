// The card of a figure beside the text; the editor in which figures are chips. Reading and editing as text work without it.
(() => {
  const card = () => document.getElementById("figure");
  if (card()) {
    let from = null;
    const shut = () => { card().replaceChildren(); if (from) from.focus(); from = null; };
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
      card().replaceChildren(close, found);
      close.focus();
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape" && card().childElementCount) shut(); });
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
    const inside = [...node.childNodes].map(said).join("");
    const isHead = node.tagName === "H2";
    return (isHead || node.classList.contains("item") ? node.dataset.lead || "" : "") + inside + (isHead ? node.dataset.tail || "" : "");
  };
  const isEmpty = (node) => node.nodeType === Node.TEXT_NODE ? !chars(node.data).trim()
    : node.nodeType !== Node.ELEMENT_NODE || (node.tagName !== "H2" && !node.matches(".item, .raw") && !blockSaid(node).trim());
  const markdown = () => {
    const nodes = [...editor.childNodes].filter((one) => !isEmpty(one));
    const isLoose = (one) => one && !/^(P|H2|DIV)$/.test(one.nodeName);
    return nodes.map((node, at) => {
      const next = nodes[at + 1];
      const gap = node.dataset ? node.dataset.gap : undefined;
      const text = isLoose(node) ? said(node) : blockSaid(node);
      if (!next) return text + end;
      // What a browser put beside a paragraph instead of into it goes on with it.
      if (isLoose(next) && node.nextSibling === next && !(node.matches && node.matches(".raw, h2"))) return text;
      const follows = node.dataset && next.dataset && Number(next.dataset.n) === Number(node.dataset.n) + 1;
      if (follows && gap !== undefined) return text + gap;
      const isList = node.dataset && next.dataset && node.dataset.lead && next.dataset.lead && node.classList.contains("item") && next.classList.contains("item");
      return text + (isList ? "\n" : "\n\n");
    }).join("");
  };
  // However its blocks move, a section ends as it did; behind a picture there is room to write.
  const last = editor.lastElementChild;
  const end = last ? last.dataset.gap || "" : "";
  if (!last || last.matches(".raw")) {
    const room = document.createElement("p");
    room.append(document.createElement("br"));
    editor.append(room);
  }

  // -- blocks that stay as their source ------------------------------------------------------------------------------
  editor.querySelectorAll(".raw").forEach((raw) => {
    if (!raw.dataset.source) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = editor.dataset.asText;
    raw.append(button);
  });
  editor.addEventListener("click", (event) => {
    const raw = event.target.closest(".raw");
    if (!raw || !event.target.closest("button")) return;
    step();
    const area = document.createElement("textarea");
    area.value = raw.dataset.source;
    area.setAttribute("aria-label", editor.dataset.sourceOf);
    raw.replaceChildren(area);
    area.focus();
  });

  // -- undo: the browser's own would not know of figures put in ------------------------------------------------------
  const past = [];
  const future = [];
  let stepped = 0;
  let kind = "";
  const pathOf = (node, offset) => {
    const path = [];
    for (let one = node; one && one !== editor; one = one.parentNode) path.unshift([...one.parentNode.childNodes].indexOf(one));
    return [...path, offset];
  };
  const state = () => {
    const picked = getSelection();
    const isHere = picked.rangeCount && editor.contains(picked.anchorNode);
    return { nodes: [...editor.childNodes].map((one) => one.cloneNode(true)), at: isHere ? pathOf(picked.anchorNode, picked.anchorOffset) : null };
  };
  const step = (of = "") => {
    const now = Date.now();
    if (of && of === kind && now - stepped < 1000) { stepped = now; return; }
    [stepped, kind] = [now, of];
    past.push(state());
    if (past.length > 200) past.shift();
    future.length = 0;
  };
  const turn = (from, to) => {
    const known = from.pop();
    if (!known) return;
    to.push(state());
    kind = "";
    editor.replaceChildren(...known.nodes);
    editor.focus();
    if (known.at) {
      let node = editor;
      known.at.slice(0, -1).forEach((at) => { node = node.childNodes[at] || node; });
      try { getSelection().collapse(node, known.at.at(-1)); } catch { getSelection().collapse(editor, 0); }
    }
    keep();
  };
  const undo = () => turn(past, future);
  const redo = () => turn(future, past);
  const run = (...command) => { step(); document.execCommand(...command); };

  // -- typing --------------------------------------------------------------------------------------------------------
  const insertText = (text) => document.execCommand("insertText", false, text);
  const isInRaw = (node) => Boolean(node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".raw"));
  editor.addEventListener("paste", (event) => {
    if (isInRaw(event.target)) return;
    event.preventDefault();
    step();
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
    const blocks = [...piece.querySelectorAll("p,h2")];
    event.clipboardData.setData("text/plain", blocks.length ? blocks.map(said).join("\n\n") : [...piece.childNodes].map(said).join(""));
    event.preventDefault();
    if (event.type === "cut") run("delete");
  };
  editor.addEventListener("copy", copied);
  editor.addEventListener("cut", copied);
  const blockOf = (node) => {
    let one = node;
    while (one && one.parentNode !== editor) one = one.parentNode;
    return one && one.nodeType === Node.ELEMENT_NODE ? one : null;
  };
  const edge = (block, picked, isBefore) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    if (isBefore) range.setEnd(picked.anchorNode, picked.anchorOffset); else range.setStart(picked.anchorNode, picked.anchorOffset);
    return [...range.cloneContents().childNodes].map(said).join("");
  };
  editor.addEventListener("beforeinput", (event) => {
    if (isInRaw(event.target)) return;
    if (event.inputType.startsWith("history")) {
      event.preventDefault();
      if (event.inputType === "historyUndo") undo(); else redo();
      return;
    }
    const picked = getSelection();
    const block = picked.rangeCount && blockOf(picked.anchorNode);
    const { anchorNode, anchorOffset } = picked;
    if (event.inputType === "deleteContentBackward" && picked.isCollapsed && anchorNode?.nodeType === Node.TEXT_NODE) {
      // The room behind a figure goes with it, so that one stroke deletes the figure.
      const behind = anchorNode.data.slice(0, anchorOffset);
      if (behind && !chars(behind)) { step(event.inputType); anchorNode.data = anchorNode.data.slice(anchorOffset); picked.collapse(anchorNode, 0); }
    }
    if (block && picked.isCollapsed) {
      const isHead = block.tagName === "H2";
      const before = edge(block, picked, true);
      const after = edge(block, picked, false);
      const kept = (one) => one && (one.tagName === "H2" || one.matches(".raw"));
      if (isHead && event.inputType === "insertParagraph") {
        event.preventDefault();
        if (before) { run("insertParagraph"); document.execCommand("formatBlock", false, "p"); }
        return;
      }
      // A heading and a picture are not run into the text behind or before them.
      if (/^delete\w*Backward$/.test(event.inputType) && !before && (isHead || kept(block.previousElementSibling))) event.preventDefault();
      if (/^delete\w*Forward$/.test(event.inputType) && !after && (isHead || kept(block.nextElementSibling))) event.preventDefault();
    }
    if (event.inputType === "insertLineBreak") { event.preventDefault(); run("insertParagraph"); }
    if (/^format(?!Bold|Italic)/.test(event.inputType)) event.preventDefault();
    if (!event.defaultPrevented) step(event.inputType);
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
    if (!caret) { caret = document.createRange(); caret.selectNodeContents(editor.lastElementChild || editor); caret.collapse(false); }
    picked.removeAllRanges();
    picked.addRange(caret);
  };
  const close = () => { finder.hidden = true; found.replaceChildren(); back(); };
  const insert = (button) => {
    finder.hidden = true;
    found.replaceChildren();
    back();
    step();
    const { link, shown, status } = button.dataset;
    const chip = document.createElement("span");
    chip.className = `chip ${status}`;
    chip.contentEditable = "false";
    chip.dataset.source = link;
    chip.textContent = shown;
    const range = getSelection().getRangeAt(0);
    range.deleteContents();
    const room = document.createTextNode("\u200b");
    range.insertNode(room);
    range.insertNode(chip);
    getSelection().collapse(room, 1);
    keep();
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
    strong: () => { back(); run("bold"); },
    em: () => { back(); run("italic"); },
    undo,
    source: toSource,
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) doing[button.dataset.do](button);
  });
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  editor.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || isInRaw(event.target)) return;
    const sign = event.key.toLowerCase();
    const does = { k: doing.insert, z: event.shiftKey ? redo : undo, y: redo, b: doing.strong, i: doing.em }[sign];
    if (does) { event.preventDefault(); does(); }
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
    const wanted = location.hash && editor.querySelector(`[id="${location.hash.slice(1)}"]`);
    if (wanted) { editor.focus(); getSelection().collapse(wanted, 0); wanted.scrollIntoView({ block: "center" }); }
  } else {
    isPlain = true;
  }
})();
