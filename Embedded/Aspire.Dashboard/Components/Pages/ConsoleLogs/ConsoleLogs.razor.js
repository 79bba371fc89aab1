// Keeps the end in sight for as long as the reader does not go up.
const near = 30;

export function attach(console, page) {
  let following = true, last = 0;

  const atEnd = () => console.scrollHeight - console.scrollTop - console.clientHeight < near;
  const toEnd = () => console.scrollTop = console.scrollHeight;
  const set = value => {
    if (following !== value) {
      following = value;
      page.invokeMethodAsync("OnFollowing", value);
    }
  };
  const onScroll = () => {
    if (atEnd()) {
      set(true);
    } else if (console.scrollTop < last) {
      set(false);
    }
    last = console.scrollTop;
  };
  const observer = new ResizeObserver(() => following && toEnd());

  console.addEventListener("scroll", onScroll);
  observer.observe(console.firstElementChild);
  observer.observe(console);

  return {
    follow() {
      set(true);
      toEnd();
    },
    // Only lines in sight are drawn: first about where it is, again if drawing changes the height or takes the view to the end; then, when it is drawn, exactly.
    show(share) {
      let height;
      const place = () => {
        set(false);
        height = console.scrollHeight;
        console.scrollTop = share * height - console.clientHeight / 2;
      };
      const find = tries => requestAnimationFrame(() => {
        const line = console.querySelector(".line.current");
        if (line) {
          line.scrollIntoView({ block: "center" });
        } else if (tries > 0) {
          if (following || console.scrollHeight !== height) {
            place();
          }
          find(tries - 1);
        }
      });
      place();
      find(180);
    },
    dispose: () => observer.disconnect(),
  };
}
