import type { Metadata } from "next";
import { BundlePage } from "@/components/bundles/bundle-page";

export const metadata: Metadata = { title: "Bundle" };

export default async function BundleDetailPage({ params }: { params: Promise<{ bundleId: string }> }) {
  return <BundlePage bundleId={(await params).bundleId} />;
}
