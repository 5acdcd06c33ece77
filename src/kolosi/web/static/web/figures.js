// Copies the link of a figure. Without it the link is selected and copied by hand.
(() => {
  const offer = () => document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  offer();
  document.addEventListener("htmx:afterSettle", offer);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    const note = document.createElement("p");
    note.className = "flash done";
    note.textContent = field.dataset.copied;
    document.getElementById("notes").replaceChildren(note);
  });
})();
