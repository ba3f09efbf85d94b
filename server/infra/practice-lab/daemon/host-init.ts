/**
 * First process of a practice host: makes the host's own view of the machine and ends as its systemd. POSIX sh,
 * because all of it is mount(8) in a fresh mount namespace, which Node has no call for.
 *
 * In: DIR the host's folder, BASE the image, TELCO recorded hardware or empty, ROLE jump|host,
 * CGROUPS "v2" or the machine's v1 hierarchies as "folder=mount options".
 */
export const HOST_INIT = `set -eu
R=$DIR/root
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$DIR/up,workdir=$DIR/work" "$R"
mount -t proc proc "$R/proc"

if [ -n "$TELCO" ]; then # what a real kernel showed, laid over this host's own live sysfs
  rm -rf "$DIR/sysup" "$DIR/syswork" # settings do not outlive a power cut
  mkdir -p "$DIR/sysup" "$DIR/syswork" "$DIR/syslive"
  mount -t sysfs sysfs "$DIR/syslive"
  mount -t overlay overlay -o "lowerdir=$TELCO/sys:$DIR/syslive,upperdir=$DIR/sysup,workdir=$DIR/syswork" "$R/sys"
  umount -l "$DIR/syslive"
  for file in cpuinfo meminfo cmdline; do mount --bind "$TELCO/proc/$file" "$R/proc/$file"; done
else
  mount -t sysfs -o ro sysfs "$R/sys"
fi

# kubeadm reads how the kernel was built where distributions put that (system-validators, kernel_validator.go)
kernel=$(uname -r)
for config in "/boot/config-$kernel" "/lib/modules/$kernel/config"; do
  [ -e "$config" ] || continue
  : >"$R/boot/config-$kernel"
  mount --bind "$config" "$R/boot/config-$kernel"
  mount -o remount,bind,ro "$R/boot/config-$kernel"
  break
done

# The host sees only its own part of each cgroup tree (cgroup namespace). From here no new v1 hierarchy can be made
# (kernel: initial cgroup namespace only), so its systemd cannot take a controller away from the machine.
CG=$R/sys/fs/cgroup
mkdir -p "$CG" 2>/dev/null || true
if [ "$CGROUPS" = v2 ]; then
  mount -t cgroup2 cgroup2 "$CG"
  TREES=$CG
  # A v2 group hands controllers on only while no process is in it. systemd would hand on what its own units need; a
  # kubelet needs them all. systemd takes a start in init.scope as a start at the root (manager_setup_cgroup).
  mkdir -p "$CG/init.scope"
  echo 0 >"$CG/init.scope/cgroup.procs"
  for controller in $(cat "$CG/cgroup.controllers"); do echo "+$controller" >"$CG/cgroup.subtree_control" || true; done
else
  mount -t tmpfs -o mode=755 tmpfs "$CG"
  TREES=
  for tree in $CGROUPS; do
    name=\${tree%%=*}
    mkdir "$CG/$name"
    mount -t cgroup -o "\${tree#*=}" cgroup "$CG/$name"
    TREES="$TREES $CG/$name"
    case $name in *,*) for alias in $(echo "$name" | tr , ' '); do ln -s "$name" "$CG/$alias"; done ;; esac
  done
fi
# Recorded CPUs may be more than the machine has: a kubelet would make kubepods with all of them and fail, but it
# leaves one that exists as it is.
if [ -n "$TELCO" ]; then
  for tree in $TREES; do mkdir -p "$tree/kubepods"; done
  for file in cpus mems; do
    [ ! -e "$CG/cpuset/cpuset.$file" ] || cat "$CG/cpuset/cpuset.$file" >"$CG/cpuset/kubepods/cpuset.$file"
  done
fi

mount -t tmpfs -o mode=755 tmpfs "$R/dev"
for node in null zero full random urandom tty; do
  : >"$R/dev/$node"
  mount --bind "/dev/$node" "$R/dev/$node"
done
ln -s null "$R/dev/kmsg" # kubelet must be able to open it; the machine's kernel log is not for the hosts
mkdir "$R/dev/pts" "$R/dev/shm" "$R/dev/mqueue"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$R/dev/pts"
ln -s pts/ptmx "$R/dev/ptmx"
ln -s /proc/self/fd "$R/dev/fd"
ln -s /proc/self/fd/0 "$R/dev/stdin"
ln -s /proc/self/fd/1 "$R/dev/stdout"
ln -s /proc/self/fd/2 "$R/dev/stderr"
mount -t tmpfs tmpfs "$R/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$R/run"
mount -t tmpfs tmpfs "$R/tmp"

# no overlay below an overlay: what containers stand on is a real directory
for state in containerd kubelet etcd; do
  mkdir -p "$DIR/state/$state" "$R/var/lib/$state"
  mount --bind "$DIR/state/$state" "$R/var/lib/$state"
done

hostname "$(cat "$R/etc/hostname")"
# a new network namespace copies the machine's forwarding; a jump host never routes, hosts turn it on themselves
echo 0 >"$R/proc/sys/net/ipv4/ip_forward"

# The kernel is shared: its knobs are read-only in here, only net.* (own namespace) stays writable.
mount --bind "$R/proc/sys" "$R/proc/sys"
mount --bind "$R/proc/sys/net" "$R/proc/sys/net"
mount -o remount,bind,ro "$R/proc/sys"
# kubelet writes these where they differ and gives up when it cannot: it sees what it wants, nothing is set
# (pkg/kubelet/cm/container_manager_linux.go, setupKernelTunables)
number=0
for knob in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \\
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  number=$((number + 1))
  [ -e "$R/proc/sys/\${knob%=*}" ] || continue
  echo "\${knob#*=}" >"$DIR/knob$number"
  mount --bind "$DIR/knob$number" "$R/proc/sys/\${knob%=*}"
  mount -o remount,bind,ro "$R/proc/sys/\${knob%=*}"
done
if [ -e "$R/proc/sysrq-trigger" ]; then
  mount --bind "$R/proc/sysrq-trigger" "$R/proc/sysrq-trigger"
  mount -o remount,bind,ro "$R/proc/sysrq-trigger"
fi

cd "$R"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old 2>/dev/null || true
mount --make-rshared / # kubelet: volume mounts must reach the containers
# without these a host could set the machine's clock, load modules or reboot it (chrony did set out to)
exec setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog,-wake_alarm,-mac_admin,-mac_override \\
  env -i container=fairlead PATH=/usr/sbin:/usr/bin /lib/systemd/systemd --log-target=console --log-level=info --show-status=no
`;

/**
 * What the daemon starts: enters the host's namespaces, then HOST_ENTER as process 1 of them. `setpriv --pdeathsig` and
 * `unshare --kill-child` are the chain by which the end of the daemon, however it comes, ends the host.
 * In, beside the above: DAEMON its pid, GROUPS the host's cgroup folders, NETNS, ENTER and INIT the other scripts.
 */
export const HOST_START = `[ "$PPID" = "$DAEMON" ] || exit 1 # it died before the death signal was armed
exec nsenter --net="$NETNS" unshare --mount --uts --ipc --pid --fork --kill-child --propagation private sh -c "$ENTER"
`;

/**
 * Only now into the host's cgroups, which so become the root of its cgroup namespace: the unshare(1) that waits outside
 * must not be in them, or v2 would refuse to hand controllers on.
 */
export const HOST_ENTER = `set -eu
for group in $GROUPS; do echo 0 >"$group/cgroup.procs"; done
exec unshare --cgroup sh -c "$INIT"
`;
