// What a check needs in the page: its errors, and what it offers as files.
(() => {
  if (window.webCheck) return true;
  const check = (window.webCheck = { errors: [], blobs: [] });
  addEventListener('error', (event) => check.errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => check.errors.push(String(event.reason)));
  const original = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (!blob.type.includes('javascript')) check.blobs.push(blob);
    return original.call(URL, blob);
  };
  check.base64 = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  };
  check.bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  check.until = async (holds, seconds = 120) => {
    for (let i = 0; i < seconds * 20; i++) {
      if (holds()) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`after ${seconds} s there is still no end: ${holds}`);
  };
  check.text = (id) => document.getElementById(id).textContent;
  check.press = (id) => document.getElementById(id).click();
  check.set = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event('change'));
  };
  check.answered = () => check.until(() => !mnistBench.parts.draw.isBusy && check.text('answer').includes('%'));
  check.file = async () => {
    const bytes = new Uint8Array(await check.blobs.pop().arrayBuffer());
    return check.base64(bytes);
  };
  return true;
})()
