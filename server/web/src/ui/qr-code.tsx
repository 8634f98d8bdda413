import qrcode from 'qrcode-generator';
import { useMemo } from 'preact/hooks';

const QUIET = 4;

/** A QR code (ISO/IEC 18004), dark on light in every theme: not every camera reads the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr-ground" d={`M0 0h${size}v${size}H0Z`} />
      <path class="qr-dots" d={path} />
    </svg>
  );
}

function drawn(text: string): { path: string; size: number } {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) {
        path += `M${column + QUIET} ${row + QUIET}h1v1h-1Z`;
      }
    }
  }
  return { path, size: count + 2 * QUIET };
}
