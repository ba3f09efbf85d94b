/** Puts text on the clipboard; plain http has no clipboard API, so a hidden field is copied there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // refused by the browser: the field below still works
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.style.position = "fixed";
  field.style.opacity = "0";
  // inside an open dialog the focus trap would take the focus back
  const host = document.querySelector("[role=dialog]") ?? document.body;
  host.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}
