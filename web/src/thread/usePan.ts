import { type PointerEvent, useEffect, useRef } from "react";
import { shifted, type Window, zoomed } from "./scale";

const CLICK_SLACK_PX = 4;

interface Pan {
  view: Window;
  setView: (view: Window) => void;
  /** Where the plot begins and how long it is, in pixels. */
  start: number;
  length: number;
  enabled: boolean;
}

/** Drag to move, Ctrl + wheel (or a pinch) to zoom about the pointer, sideways wheel to move. */
export function usePan({ view, setView, start, length, enabled }: Pan) {
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; view: Window; moved: boolean } | null>(null);
  const width = view.to - view.from;

  useEffect(() => {
    const element = box.current;
    if (!element || !enabled) return;
    const wheel = (event: WheelEvent) => {
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const x = event.clientX - element.getBoundingClientRect().left - start;
        const at = view.from + (x / length) * width;
        setView(zoomed(view, Math.exp(event.deltaY * 0.002), at));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        event.preventDefault();
        setView(shifted(view, (sideways / length) * width));
      }
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [view, setView, start, length, width, enabled]);

  const down = (event: PointerEvent) => {
    if (enabled && event.button === 0) drag.current = { x: event.clientX, view, moved: false };
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return;
    const dx = event.clientX - from.x;
    if (!from.moved && Math.abs(dx) < CLICK_SLACK_PX) return;
    from.moved = true;
    setView(shifted(from.view, (-dx / length) * (from.view.to - from.view.from)));
  };
  const up = () => {
    drag.current = null;
  };
  return {
    box,
    handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerLeave: up },
  };
}
