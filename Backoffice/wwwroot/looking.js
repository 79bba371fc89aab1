// Tells the circuit whether the page is visible, now and at each change.
export function follow(circuit) {
    const tell = () => circuit.invokeMethodAsync("Set", document.visibilityState === "visible");
    document.addEventListener("visibilitychange", tell);
    return tell();
}
