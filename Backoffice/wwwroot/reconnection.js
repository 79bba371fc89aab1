// Blazor reports the state of its connection as an event of this dialog; what cannot be resumed is loaded again.
const dialog = document.getElementById("components-reconnect-modal");

dialog.addEventListener("components-reconnect-state-changed", async event => {
    switch (event.detail.state) {
        case "show":
            dialog.showModal();
            break;
        case "hide":
            dialog.close();
            break;
        case "failed":
            document.addEventListener("visibilitychange", retry);
            break;
        case "rejected":
            location.reload();
            break;
    }
});

async function retry() {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", retry);
    if (!(await Blazor.reconnect()) && !(await Blazor.resumeCircuit())) location.reload();
}
