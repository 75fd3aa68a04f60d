# shellcheck shell=bash disable=SC2034 # what is set here is for the script that sources it
# What run_all.sh measures, and how long. To be sourced after common.sh.

# Sessions of one case differ more than the moments of one session: many short sessions say more than few long ones. So
# a mode has a case only with the sessions that an interval takes (docs/measuring.md, "What a mode has time for").
readonly core='pipe,fifo,unix-dgram,posix-mq,shm-sem,mmap'
# The core mechanisms, and of every other kind one: a ring, a notification, io_uring, a copy by the kernel, a file, a
# library, a remote call.
readonly each_kind="$core,shm-ring,eventfd,uring-pipe,cma,file,zeromq-ipc,unix-stream-framed"
# A load is three rates or more of each: of the mechanisms that answer "which kind?", not of all.
readonly loaded='--mechanism=pipe,unix-stream,unix-dgram,tcp,posix-mq,sysv-mq,shm-sem,shm-futex,shm-ring,uring-pipe'
# The smallest message: 64 bytes, or what a mechanism has that only notifies (a word, or nothing).
readonly smallest='/(0|3|7|8|64)/'
# Larger messages of one mechanism of each kind. Spinning is asked for across two cores at the smallest size; what cannot
# block always spins.
readonly sizes_by_kind="--sizes=64,4096,1048576 --wait=block,spin --benchmark_filter=$smallest|/(${each_kind//,/|})/ --benchmark_filter=/block/|/spin${smallest}cross-core/"
# Who writes and reads in place is compared where it may matter, and several sides where the question is theirs alone.
readonly in_place_and_shared="--transfer=copy,zero-copy --producers=1,4 --consumers=1,4 --benchmark_filter=-(/same-core/.*|/4096/.*)zero-copy|(/same-core/|/(4096|1048576)/|zero-copy).*/.x"
# Several sides of the kinds that a load is asked of, by sleeping.
readonly shared_by_kind='--benchmark_filter=-/spin/.*/.x.|/(boost|cma|fd-pass|fifo|file|mailbox|memfd|mmap|nng|pty|redis|shm-(eventfd|mpmc|mutex|pipe)|socketpair|splice|sysv-shm|udp|unix-(seq|stream-)|vmsplice|zeromq)[^/]*/.*/.x.'
readonly every_wait='--wait=block,spin,yield,spin-then-block,poll,epoll'
# Rates below 10 a second take ten seconds a session or more: they are asked for by hand.
readonly every_rate='--rates=10,100,1k,10k,10%,30%,50%,70%,80%,90%,95%'
# What does not scale is the memory's or the lock's affair, not the pool's; weak scaling is asked of ours.
readonly what_pools_differ_in='--benchmark_filter=-(boost-asio|openmp|onetbb)/weak|(fork-each|boost-asio|openmp|onetbb)/.*/(memory|lock)|/weak/.*/(memory|lock)'
# What grows with the caller's memory, or is known for not growing, over all sizes and kinds of pages; other ways once.
readonly growth_where_it_matters='--placement=unpinned --benchmark_filter=-(boost-process|clone3-pidfd|popen|std-jthread|system)/([0-9]{2}MiB/huge|(64|256|1024)MiB)|(clone3|std-thread|vfork)/.*/huge'
# A lock whose holder was killed is waited for in vain by most: the short run leaves that out.
readonly without_deaths='--operation=uncontended,hand-over,crossing,contended'
readonly -A settings=(
  [quick:floor]='--mechanism=pipe --sizes=64 --benchmark_min_time=0.005'
  [quick:latency]="--mechanism=$each_kind --sizes=64,65536 --benchmark_min_time=0.005"
  [quick:throughput]="--mechanism=$each_kind --sizes=64,65536 --benchmark_min_time=0.005"
  [quick:load]='--mechanism=pipe,shm-ring --sizes=64 --placement=cross-core --rates=10%,90% --benchmark_min_time=0.02'
  [quick:setup]="--mechanism=$core --sizes=64 --placement=cross-core"
  [quick:rpc]='--mechanism=unix-stream-framed,dbus-peer --in-flight=1,16 --reply-sizes=64 --placement=cross-core --benchmark_min_time=0.005'
  [quick:sync]="$without_deaths --mechanism=mutex,spinlock --processes=2 --critical=100ns --placement=cross-core --benchmark_min_time=0.005"
  [quick:shared]='--mechanism=value-atomic,manager-list --operation=read,increment --processes=2 --placement=cross-core --benchmark_min_time=0.005'
  [quick:spawn]='--mechanism=fork,posix-spawn,std-thread,capture-pipe --caller-memory=16MiB --pages=base --sizes=64 --placement=unpinned --benchmark_min_time=0.005'
  [quick:pool]='--pool=serial,threads,processes --task=countdown,empty --scaling=strong --workers=1,2 --countdown=5000000 --benchmark_min_time=0.005'
  [default:floor]='--mechanism=pipe,shm-ring,unix-dgram --sizes=64,4096,1048576 --benchmark_min_time=0.01'
  [default:latency]="--benchmark_min_time=0.01 $sizes_by_kind"
  [default:throughput]="--benchmark_min_time=0.01 $sizes_by_kind $in_place_and_shared $shared_by_kind"
  [default:load]="$loaded --sizes=64 --benchmark_min_time=0.03"
  [default:setup]='--sizes=64'
  [default:rpc]='--placement=cross-core --reply-sizes=64 --benchmark_min_time=0.01'
  [default:sync]="$without_deaths --processes=2 --critical=100ns --placement=cross-core --benchmark_min_time=0.01"
  [default:shared]='--operation=read,increment,append --processes=2 --placement=cross-core --benchmark_min_time=0.01'
  [default:spawn]="--benchmark_min_time=0.01 --caller-memory=16MiB,256MiB --pages=base $growth_where_it_matters"
  [default:pool]="--task=countdown,lock,empty --wait=block,spin --workers=1,2,4 --countdown=10000000 --benchmark_min_time=0.01 $what_pools_differ_in"
  [lecture:latency]='--mechanism=pipe,fifo,unix-dgram,unix-stream,socketpair,shm-sem,mmap,boost-mq,signal,signal-handler --sizes=64,1048576 --benchmark_min_time=0.03'
  [lecture:throughput]='--mechanism=pipe,fifo,unix-dgram,unix-stream,socketpair,shm-sem,mmap,boost-mq --sizes=64,1048576 --benchmark_min_time=0.03'
  [lecture:sync]='--mechanism=sem-named,boost-recursive-mutex,condition,event-condition,barrier --operation=uncontended,hand-over,crossing,contended --processes=2 --critical=0 --benchmark_min_time=0.03'
  [lecture:shared]='--mechanism=value-atomic,value-locked,array-4,manager-list --operation=read,write,increment,append --processes=2 --benchmark_min_time=0.03'
  [lecture:spawn]='--mechanism=fork,posix-spawn,std-thread,capture-pipe --caller-memory=16MiB --pages=base --sizes=64 --placement=unpinned --benchmark_min_time=0.03'
  [lecture:pool]='--pool=serial,threads,processes --scaling=strong,weak --countdown=100000000 --benchmark_filter=/strong/|weak/2'
  [full:floor]='--benchmark_min_time=0.02'
  [full:latency]="--benchmark_min_time=0.02 --tail-sizes=64 --transfer=copy,zero-copy $every_wait --benchmark_filter=/block/|$smallest|/boost-spsc/"
  [full:throughput]="--benchmark_min_time=0.02 $every_wait --benchmark_filter=/block/|$smallest|/boost-spsc/ $in_place_and_shared"
  [full:load]="$loaded --sizes=64 --benchmark_min_time=0.05 --schedule=fixed,poisson $every_rate --benchmark_filter=-poisson/10$"
  [full:setup]='--sizes=64,65536'
  [full:rpc]='--benchmark_min_time=0.02'
  [full:sync]='--benchmark_min_time=0.02'
  [full:shared]='--benchmark_min_time=0.02'
  [full:spawn]='--benchmark_min_time=0.02'
  [full:pool]='--task=countdown,memory,lock,empty --wait=block,spin --countdown=10000000'
)
# Sessions of each case: in each visit. The lecture's claims need fewer of some, and rounds of others (docs/lecture.md).
readonly -A repetitions=(
  [quick]=8 [default]=1 [full]=1
  [lecture:latency]=2 [lecture:throughput]=2 [lecture:sync]=1 [lecture:shared]=1 [lecture:spawn]=1 [lecture:pool]=3
)
# A session takes so many milliseconds, its processes' start and end included: the mean over a mode's cases, on a quiet
# virtual machine with two slow CPUs. The first of a case, which counts system calls, takes 50 more.
readonly -A session_ms=(
  [quick:floor]=26 [quick:latency]=32 [quick:throughput]=20 [quick:load]=41 [quick:setup]=5 [quick:rpc]=51 [quick:sync]=40 [quick:shared]=78 [quick:spawn]=25 [quick:pool]=55
  [default:floor]=35 [default:latency]=48 [default:throughput]=34 [default:load]=55 [default:setup]=7 [default:rpc]=60 [default:sync]=43 [default:shared]=78 [default:spawn]=85 [default:pool]=52
  [full:floor]=60 [full:latency]=90 [full:throughput]=56 [full:load]=150 [full:setup]=8 [full:rpc]=75 [full:sync]=57 [full:shared]=85 [full:spawn]=150 [full:pool]=90
)
# And to start a program, which asks each mechanism whether it can be used, and to end it.
readonly start_ms=300
# Seconds of all visits: the sessions that each case has to have, by what one takes (docs/measuring.md), and a third more
# for those that are noisy or meet CPUs that are nearer or farther. Where a machine takes longer, cases are left out.
readonly -A budgets=(
  [quick:floor]=3 [quick:latency]=19 [quick:throughput]=15 [quick:load]=3 [quick:setup]=1 [quick:rpc]=2 [quick:sync]=4 [quick:shared]=5 [quick:spawn]=1 [quick:pool]=4
  [default:floor]=7 [default:latency]=130 [default:throughput]=98 [default:load]=36 [default:setup]=8 [default:rpc]=12 [default:sync]=42 [default:shared]=30 [default:spawn]=30 [default:pool]=44
  [full:floor]=65 [full:latency]=1500 [full:throughput]=900 [full:load]=900 [full:setup]=16 [full:rpc]=45 [full:sync]=270 [full:shared]=260 [full:spawn]=300 [full:pool]=220
)
# Of these, for the first visit, whose sessions take longer: system calls are counted in them.
readonly -A first_budgets=(
  [default:latency]=28 [default:throughput]=25 [default:rpc]=3 [full:latency]=240 [full:throughput]=180 [full:rpc]=8
)
questions=(floor latency throughput load setup rpc sync shared spawn pool)
readonly -a lecture_questions=(latency throughput sync shared spawn pool)

# In so many visits, each to every question in turn, the budget is spent: a machine drifts over minutes, and a question
# that was asked in one minute alone would have that minute's answer. The quick run is over within one.
readonly -A visits=([quick]=1 [default]=8 [full]=8 [lecture]=6)
# Seconds after which no visit begins that would not end before; summing up and drawing come after it.
readonly -A limits=([quick]=60 [default]=480 [full]=5280 [lecture]=285)

# Held open by a binary, it keeps idle cores polling (--idle=poll). Everything is measured so where it may be. With idle
# cores left as they are: what waking a core takes, round trips of the smallest messages (in default mode through one
# mechanism of each kind), and in full mode streams and the load.
readonly latency_device=/dev/cpu_dma_latency
readonly -A idle_flags=(
  [floor]='--idle=both --benchmark_filter=-stamping/.*/default$'
  [latency]="--idle=both --benchmark_filter=/poll(/|$)|/block${smallest}cross-core/default$"
  [throughput]='--idle=poll'
  [quick:floor]='--idle=poll'
  [quick:latency]='--idle=poll'
  [default:latency]="--idle=both --benchmark_filter=/poll(/|$)|/(${each_kind//,/|})/block${smallest}cross-core/default$"
  [lecture:latency]='--idle=poll'
  [full:latency]="--idle=both --benchmark_filter=/poll(/|$)|/block${smallest}[^/]*/default$"
  [full:throughput]="--idle=both --benchmark_filter=/poll(/|$)|/block${smallest}cross-core/default$"
  [full:sync]='--idle=both --benchmark_filter=/poll$|/hand-over/'
  [full:shared]='--idle=both --benchmark_filter=/poll$|manager-'
  [full:load]='--idle=both --benchmark_filter=/poll/|/fixed/'
)

# The test for a device comes first, since opening would make a file where there is none.
may_poll() {
  [[ -c $latency_device ]] && (exec 3<>"$latency_device") 2>/dev/null
}

choose_idle() {
  idle=poll
  may_poll && return
  idle=default
  printf '%s\n' "$latency_device may not be opened: idle cores are left as they are (--idle=default)"
}

# idle_flags_of QUESTION: fills idle_words. A mode may differ from what is asked in all.
idle_flags_of() {
  case $idle:$1 in
    poll:*) read -ra idle_words <<<"${idle_flags[$mode:$1]:-${idle_flags[$1]:---idle=poll}}" ;;
    *) idle_words=("--idle=$idle") ;;
  esac
}

# budget_of QUESTION VISIT: its seconds, in thousandths; what the first visit has beyond its share, the others give.
budget_of() {
  local all=$((1000 * ${budgets[$mode:$1]})) first=$((1000 * ${first_budgets[$mode:$1]:-0}))
  local share=$((all / ${visits[$mode]}))
  if ((first <= share)); then
    printf '%s' "$share"
  elif (($2 == 1)); then
    printf '%s' "$first"
  else
    printf '%s' "$(((all - first) / (${visits[$mode]} - 1)))"
  fi
}

# flags_of QUESTION VISIT: fills flags with what decides the cases. Of several filters, all must match.
flags_of() {
  local -a idle_words
  local budget
  idle_flags_of "$1"
  read -ra flags <<<"${settings[$mode:$1]}"
  flags+=("--benchmark_repetitions=${repetitions[$mode:$1]:-${repetitions[$mode]}}")
  if [[ -n ${budgets[$mode:$1]:-} ]]; then
    budget="$(budget_of "$1" "$2")"
    flags+=("--budget=$((budget / 1000)).$(printf '%03d' "$((budget % 1000))")")
  fi
  flags+=("${idle_words[@]}")
  [[ $mode != lecture ]] || add_lecture_places "$1"
  [[ -z $filter ]] || flags+=("--benchmark_filter=$filter")
}
