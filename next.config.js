/** @type {import('next').NextConfig} */
export default {
  serverExternalPackages: ["better-sqlite3", "ssh2", "pg", "pino"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
};
