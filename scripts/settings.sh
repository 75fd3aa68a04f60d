# shellcheck shell=bash disable=SC2034 # what is set here is for the script that sources it
# What run_all.sh measures, and how long. To be sourced after common.sh.

# What is measured, by mode and question. Sessions of one case differ more than the moments of one session: many short
# ones say more than few long ones. Percentiles far out in the tail need many trips, hence only at some sizes;
# wait strategies other than block are compared at the smallest size; rates below 100 a second take long, hence on one schedule.
readonly every_wait='--wait=block,spin,yield,spin-then-block,poll,epoll'
readonly every_rate='--rates=1,10,100,1k,10k,10%,30%,50%,70%,80%,90%,95%'
# A load is three rates or more of each: of the mechanisms that answer "which kind?", not of all.
readonly of_each_kind='--mechanism=pipe,unix-stream,unix-dgram,tcp,posix-mq,sysv-mq,shm-sem,shm-futex,shm-ring,uring-pipe'
# The smallest message: 64 bytes, or what a mechanism has that only notifies (a word, or nothing).
readonly smallest='/(0|3|7|8|64)/'
# Spinning is asked for where it is the question, across two cores at the smallest size; what cannot block always spins.
readonly blocking_or_spinning="--wait=block,spin --benchmark_filter=/block/|/spin${smallest}cross-core/|/boost-spsc/"
# Who writes and reads in place is compared where it may matter, and several sides where the question is theirs alone.
readonly in_place_and_shared="--transfer=copy,zero-copy --producers=1,4 --consumers=1,4 --benchmark_filter=-(/same-core/.*|/4096/.*)zero-copy|(/same-core/|/(4096|1048576)/|zero-copy).*/.x"
# What does not scale is the memory's or the lock's affair, not the pool's; weak scaling is asked of ours.
readonly what_pools_differ_in='--benchmark_filter=-(boost-asio|openmp|onetbb)/weak|(fork-each|boost-asio|openmp|onetbb)/.*/(memory|lock)|/weak/.*/(memory|lock)'
# What grows with the caller's memory, or is known for not growing, over all sizes and kinds of pages; other ways once.
readonly growth_where_it_matters='--placement=unpinned --benchmark_filter=-(boost-process|clone3-pidfd|popen|std-jthread|system)/([0-9]{2}MiB/huge|(64|256|1024)MiB)|(clone3|std-thread|vfork)/.*/huge'
# A lock whose holder was killed is waited for in vain by most: the short run leaves that out.
readonly without_deaths='--operation=uncontended,hand-over,crossing,contended'
readonly -A settings=(
  [quick:floor]='--mechanism=pipe,shm-ring --sizes=64,65536 --benchmark_min_time=0.02'
  [quick:latency]='--sizes=64 --benchmark_min_time=0.03'
  [quick:throughput]='--sizes=65536 --benchmark_min_time=0.03'
  [quick:load]='--mechanism=pipe,unix-dgram,shm-futex,shm-ring --sizes=64 --benchmark_min_time=0.05'
  [quick:setup]='--sizes=64'
  [quick:rpc]='--in-flight=1,16 --reply-sizes=64 --placement=cross-core --benchmark_min_time=0.02'
  [quick:sync]="$without_deaths --processes=2 --critical=100ns --placement=cross-core --benchmark_min_time=0.02"
  [quick:shared]='--processes=2 --placement=cross-core --benchmark_min_time=0.02'
  [quick:spawn]='--caller-memory=16MiB --pages=base --sizes=64 --placement=unpinned --benchmark_min_time=0.02'
  [quick:pool]='--task=countdown,empty --scaling=strong --countdown=20000000 --benchmark_min_time=0.02'
  [default:floor]='--benchmark_min_time=0.02'
  [default:latency]="--sizes=64,4096,1048576 --benchmark_min_time=0.03 $blocking_or_spinning"
  [default:throughput]="--sizes=64,4096,1048576 --benchmark_min_time=0.03 $blocking_or_spinning $in_place_and_shared"
  [default:load]="$of_each_kind --sizes=64 --benchmark_min_time=0.1"
  [default:setup]='--sizes=64'
  [default:rpc]='--placement=cross-core --benchmark_min_time=0.03'
  [default:sync]='--processes=2,4 --placement=cross-core --benchmark_min_time=0.03'
  [default:shared]='--processes=1,2,4 --placement=cross-core --benchmark_min_time=0.03'
  [default:spawn]="--benchmark_min_time=0.03 $growth_where_it_matters"
  [default:pool]="--task=countdown,memory,lock,empty --wait=block,spin --benchmark_min_time=0.03 $what_pools_differ_in"
  [lecture:latency]='--mechanism=pipe,fifo,unix-dgram,unix-stream,socketpair,shm-sem,mmap,boost-mq,signal,signal-handler --sizes=64,1048576 --benchmark_min_time=0.03'
  [lecture:throughput]='--mechanism=pipe,fifo,unix-dgram,unix-stream,socketpair,shm-sem,mmap,boost-mq --sizes=64,1048576 --benchmark_min_time=0.03'
  [lecture:sync]='--mechanism=sem-named,boost-recursive-mutex,condition,event-condition,barrier --operation=uncontended,hand-over,crossing,contended --processes=2 --critical=0 --benchmark_min_time=0.03'
  [lecture:shared]='--mechanism=value-atomic,value-locked,array-4,manager-list --operation=read,write,increment,append --processes=2 --benchmark_min_time=0.03'
  [lecture:spawn]='--mechanism=fork,posix-spawn,std-thread,capture-pipe --caller-memory=16MiB --pages=base --sizes=64 --placement=unpinned --benchmark_min_time=0.03'
  [lecture:pool]='--pool=serial,threads,processes --scaling=strong,weak --countdown=100000000 --benchmark_filter=/strong/|weak/2'
  [full:floor]='--benchmark_min_time=0.1'
  [full:latency]="--benchmark_min_time=0.1 --tail-sizes=64 --transfer=copy,zero-copy $every_wait --benchmark_filter=/block/|$smallest|/boost-spsc/"
  [full:throughput]="--benchmark_min_time=0.1 $every_wait --benchmark_filter=/block/|$smallest|/boost-spsc/ $in_place_and_shared"
  [full:load]="$of_each_kind --sizes=64 --benchmark_min_time=0.25 --schedule=fixed,poisson $every_rate --benchmark_filter=-poisson/(1|10)$|poll/fixed/1$"
  [full:setup]='--sizes=64,65536'
  [full:rpc]='--benchmark_min_time=0.1'
  [full:sync]='--benchmark_min_time=0.1'
  [full:shared]='--benchmark_min_time=0.1'
  [full:spawn]='--benchmark_min_time=0.1'
  [full:pool]='--task=countdown,memory,lock,empty --wait=block,spin'
)
# In each visit.
readonly -A repetitions=(
  [quick:floor]=3 [quick:latency]=3 [quick:throughput]=3 [quick:load]=3 [quick:setup]=3 [quick:rpc]=3 [quick:sync]=3 [quick:shared]=1 [quick:spawn]=3 [quick:pool]=3
  [default:floor]=1 [default:latency]=1 [default:throughput]=1 [default:load]=1 [default:setup]=2 [default:rpc]=1 [default:sync]=1 [default:shared]=1 [default:spawn]=1 [default:pool]=1
  [lecture:latency]=2 [lecture:throughput]=2 [lecture:sync]=1 [lecture:shared]=1 [lecture:spawn]=1 [lecture:pool]=3
  [full:floor]=2 [full:latency]=1 [full:throughput]=1 [full:load]=1 [full:setup]=4 [full:rpc]=1 [full:sync]=1 [full:shared]=1 [full:spawn]=1 [full:pool]=2
)
# Seconds of all visits; what the repetitions leave goes to the cases whose figures are least certain, and where they do
# not fit, those that were measured most give way.
readonly -A budgets=(
  [default:floor]=24 [default:latency]=158 [default:throughput]=134 [default:load]=55 [default:setup]=12 [default:rpc]=24 [default:sync]=40 [default:shared]=30 [default:spawn]=35 [default:pool]=55
  [full:floor]=140 [full:latency]=1550 [full:throughput]=1100 [full:load]=1050 [full:setup]=60 [full:rpc]=120 [full:sync]=260 [full:shared]=220 [full:spawn]=220 [full:pool]=220
)
# Of these, for the first visit, in which every case is measured: at one message a second that takes ten seconds. In the
# others about half of them has its turn, those first that were measured least.
readonly -A first_budgets=(
  [default:floor]=6 [default:latency]=50 [default:throughput]=45 [default:load]=10 [default:rpc]=9 [default:sync]=18 [default:shared]=16 [default:spawn]=14 [default:pool]=25 [full:floor]=50 [full:latency]=420 [full:throughput]=320 [full:load]=450 [full:rpc]=60 [full:sync]=160 [full:shared]=110 [full:spawn]=120 [full:pool]=60
)
questions=(floor latency throughput load setup rpc sync shared spawn pool)
readonly -a lecture_questions=(latency throughput sync shared spawn pool)

# In so many visits, each to every question in turn, the budget is spent: a machine drifts over minutes, and a question
# that was asked in one minute alone would have that minute's answer. As many as the blocks that an interval is of
# (src/report/run_results.h); the quick run is over within one.
readonly -A visits=([quick]=1 [default]=12 [full]=12 [lecture]=6)
# Seconds after which no visit begins that would not end before; summing up and drawing come after it. Of six visits an interval
# can be had, of fewer none. A slow machine takes longer than its budgets where each case is measured once.
readonly -A limits=([default]=560 [full]=5280 [lecture]=285)

# Held open by a binary, it keeps idle cores polling (--idle=poll). Everything is measured so where it may be; with idle
# cores left as they are: round trips of the smallest messages, what waking a core takes, and in full mode streams and the load.
readonly latency_device=/dev/cpu_dma_latency
readonly -A idle_flags=(
  [floor]='--idle=both --benchmark_filter=-stamping/.*/default$'
  [latency]="--idle=both --benchmark_filter=/poll(/|$)|/block${smallest}cross-core/default$"
  [throughput]='--idle=poll'
  [quick:latency]='--idle=both --benchmark_filter=/poll$|/(pipe|shm-futex)/.*/cross-core/default$'
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
  flags+=("--benchmark_repetitions=${repetitions[$mode:$1]}")
  if [[ -n ${budgets[$mode:$1]:-} ]]; then
    budget="$(budget_of "$1" "$2")"
    flags+=("--budget=$((budget / 1000)).$(printf '%03d' "$((budget % 1000))")")
  fi
  flags+=("${idle_words[@]}")
  [[ $mode != lecture ]] || add_lecture_places "$1"
  [[ -z $filter ]] || flags+=("--benchmark_filter=$filter")
}
