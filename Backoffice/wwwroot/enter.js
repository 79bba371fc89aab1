// A text field of Fluent submits its form on Enter before the browser says that its text has changed: the server would take the text of before.
document.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.target.localName === "fluent-text-input") {
        event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
}, true);
