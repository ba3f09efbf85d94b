#!/bin/sh
# Makes what a virtual machine of the deep tests boots from: vmlinux, initrd, root.img, its user's key and its host key
# in OUT. As root.
# Usage: make-guest.sh OUT PACKAGES PASSWORD [APT_SOURCE...]
# The user "ada" is let in with OUT/key and has to give PASSWORD to sudo.
set -eu
out=$1 packages=$2 password=$3
shift 3
work=$(mktemp -d "$out/work.XXXXXX")
root=$work/root
trap 'rm -rf "$work"' EXIT
started=$(date +%s)
say() { echo "$(($(date +%s) - started)) s: $*"; }

export TMPDIR="$work"
chmod 1777 "$work"
mmdebstrap --mode=root --variant=minbase --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --include="$packages,linux-image-amd64,busybox-static,systemd-timesyncd" bookworm "$root" "$@"
say "Debian is installed"

printf '[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n[DHCPv4]\nClientIdentifier=mac\n' \
  >"$root/etc/systemd/network/10-dhcp.network"
rm -f "$root/etc/ssh/ssh_host_"* "$root/etc/resolv.conf"
: >"$root/etc/machine-id"
: >"$root/etc/fstab"
echo guest >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 guest\n' >"$root/etc/hosts"
# the name server of QEMU's user network
echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
chroot "$root" useradd --create-home --shell /bin/bash --groups sudo ada
echo "ada:$password" | chroot "$root" chpasswd
ssh-keygen -q -t ed25519 -N '' -C ada -f "$out/key"
install -d -m 700 "$root/home/ada/.ssh"
cp "$out/key.pub" "$root/home/ada/.ssh/authorized_keys"
chroot "$root" chown -R ada:ada /home/ada
chroot "$root" ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
cp "$root/etc/ssh/ssh_host_ed25519_key.pub" "$out/host-key.pub"
chroot "$root" systemctl -q enable systemd-networkd systemd-timesyncd
# each costs seconds of an emulated processor, and no test asks for it
chroot "$root" systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer getty@tty1.service systemd-firstboot.service systemd-pstore.service \
  systemd-machine-id-commit.service systemd-networkd-wait-online.service

version=$(basename "$root"/lib/modules/*)
modules="$root/lib/modules/$version"
# the kernel as it is inside the compressed one: QEMU boots it directly (PVH), which spares its unpacking
python3 - "$root/boot/vmlinuz-$version" "$out/vmlinux" <<'PYTHON'
import lzma, sys
packed = open(sys.argv[1], "rb").read()
at = packed.find(b"\xfd7zXZ\0")
while at >= 0:
    try:
        unpacked = lzma.LZMADecompressor().decompress(packed[at:])
    except lzma.LZMAError:
        unpacked = b""
    if unpacked[:4] == b"\x7fELF":
        open(sys.argv[2], "wb").write(unpacked)
        sys.exit()
    at = packed.find(b"\xfd7zXZ\0", at + 1)
sys.exit("The kernel is packed in a way that is not known here.")
PYTHON

# what the root file system needs, and nothing else
first=$work/initrd
mkdir -p "$first/m" "$first/bin" "$first/proc" "$first/sys" "$first/dev" "$first/new"
cp "$root/bin/busybox" "$first/bin/busybox"
number=10
for wanted in virtio_pci virtio_blk crc32c_generic ext4; do
  for module in $(chroot "$root" modprobe --show-depends --set-version "$version" "$wanted"); do
    case $module in
    /*.ko)
      ls "$first"/m/*-"$(basename "$module")" >/dev/null 2>&1 && continue
      cp "$root$module" "$first/m/$number-$(basename "$module")"
      number=$((number + 1))
      ;;
    esac
  done
done
cat >"$first/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs dev /dev
for module in /m/*.ko; do /bin/busybox insmod "$module"; done
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 200 ]; do /bin/busybox sleep 0.05; tries=$((tries + 1)); done
/bin/busybox mount -t ext4 -o noatime /dev/vda /new || exec /bin/busybox sh
/bin/busybox mount --move /dev /new/dev
/bin/busybox umount /proc /sys
exec /bin/busybox switch_root /new /sbin/init
INIT
chmod 755 "$first/init"
(cd "$first" && find . | "$root/bin/busybox" cpio -o -H newc) >"$out/initrd"
say "kernel $version and its first file system are there"

rm -f "$root"/boot/vmlinuz-* "$root"/boot/initrd.img-* "$root"/initrd.img* "$root"/vmlinuz*
for unused in drivers/gpu sound drivers/media drivers/net/wireless drivers/infiniband drivers/staging; do
  rm -rf "$modules/kernel/$unused"
done
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
chroot "$root" depmod "$version"
mke2fs -q -t ext4 -d "$root" -F "$out/root.img" 12G
say "done"
