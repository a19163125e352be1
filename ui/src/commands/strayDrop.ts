const CARRIED = ["Files", "text/uri-list"];

/**
 * What is dropped where nothing takes it is opened by the web view, in place of the app. Only the text takes files, and fields take
 * addresses.
 */
export function refuseStray(event: DragEvent): void {
  const { dataTransfer: data, target } = event;
  if (event.defaultPrevented || !data || !CARRIED.some((type) => data.types.includes(type))) return;
  const taker = target instanceof Element ? target.closest('[contenteditable="true"], input, textarea') : null;
  if (taker?.matches("[contenteditable]") || (taker && !data.types.includes("Files"))) return;
  event.preventDefault();
  data.dropEffect = "none";
}
