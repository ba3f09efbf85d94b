import localFont from "next/font/local";

/** Shipped with the pages: a lab without a way out still reads well. */
export const textFont = localFont({
  src: "./fonts/inter.woff2",
  variable: "--font-text",
  weight: "100 900",
  display: "swap",
});
export const codeFont = localFont({
  src: "./fonts/jetbrains-mono.woff2",
  variable: "--font-code",
  weight: "100 800",
  display: "swap",
  preload: false,
});
