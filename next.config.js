/** @type {import('next').NextConfig} */
export default {
  serverExternalPackages: ["better-sqlite3", "ssh2", "pg", "pino"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run verify` checks types, of the tests too; an operator's first start need not wait for it
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
};
