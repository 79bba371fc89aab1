// Fluent's text input submits its form on Enter before it tells of its change, which a browser's own input does first.
document.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.localName === "fluent-text-input") {
        event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
}, { capture: true });
