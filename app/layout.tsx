import "@mantine/core/styles.css";
import "./global.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ApiProvider } from "@/components/api/api-provider";
import { codeFont, textFont } from "@/components/frame/fonts";
import { ThemeProvider } from "@/components/frame/theme-provider";

export const metadata: Metadata = {
  title: { default: "Fairlead", template: "%s · Fairlead" },
  description: "From a blank lab to a Kubernetes that provably meets RA2",
};
export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#15181d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <html lang="en" {...mantineHtmlProps} className={`${textFont.variable} ${codeFont.variable}`}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <ThemeProvider nonce={nonce}>
          <ApiProvider>{children}</ApiProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
