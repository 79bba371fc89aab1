// Moves and enlarges the drawing: the server draws it, the browser alone says how it is looked at.
const smallest = 0.3, largest = 5;

export function attach(svg) {
  const canvas = svg.querySelector(".canvas");
  let x = 0, y = 0, scale = 1, grip = null;

  const show = () => canvas.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  const toDrawing = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  function zoomAt(point, factor) {
    const next = Math.min(largest, Math.max(smallest, scale * factor));
    x = point.x - (point.x - x) * next / scale;
    y = point.y - (point.y - y) * next / scale;
    scale = next;
    show();
  }

  const onWheel = event => {
    event.preventDefault();
    zoomAt(toDrawing(event), event.deltaY < 0 ? 1.15 : 1 / 1.15);
  };
  const onDown = event => {
    if (event.button === 0 && !event.target.closest(".node")) {
      grip = toDrawing(event);
      svg.setPointerCapture(event.pointerId);
    }
  };
  const onMove = event => {
    if (grip) {
      const point = toDrawing(event);
      x += point.x - grip.x;
      y += point.y - grip.y;
      grip = point;
      show();
    }
  };
  const onUp = () => grip = null;
  // Whoever goes through the nodes with the keyboard sees the one that has the focus.
  const onFocus = event => {
    const node = event.target.closest(".node")?.getBoundingClientRect(), frame = svg.getBoundingClientRect();
    if (node && (node.left < frame.left || node.top < frame.top || node.right > frame.right || node.bottom > frame.bottom)) {
      const unit = svg.getScreenCTM().a;
      x += (frame.left + frame.width / 2 - node.left - node.width / 2) / unit;
      y += (frame.top + frame.height / 2 - node.top - node.height / 2) / unit;
      show();
    }
  };

  const listeners = { wheel: onWheel, pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onUp, focusin: onFocus };
  Object.entries(listeners).forEach(([name, listener]) => svg.addEventListener(name, listener, { passive: false }));

  return {
    zoom: factor => {
      if (factor === 0) {
        x = y = 0;
        scale = 1;
        show();
      } else {
        const { width, height } = svg.viewBox.baseVal;
        zoomAt({ x: width / 2, y: height / 2 }, factor);
      }
    },
  };
}
