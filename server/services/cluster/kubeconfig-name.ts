/** What a lab's name is in names of files and in shells, and the file a kubeconfig is saved as. */
export function kubeconfigName(labName: string): { name: string; fileName: string } {
  const name = labName.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+/, "") || "lab";
  return { name, fileName: `${name}.kubeconfig` };
}
