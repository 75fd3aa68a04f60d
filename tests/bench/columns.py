"""The columns of each program's CSV, in their order."""

MESSAGE_KEY = (
    "schema,run,bench,mechanism,wait,message_bytes,placement,idle,repetition,status,reason,cpu_a,cpu_b,shares_llc"
)
COSTS = (
    "cpu_ns_per_message,voluntary_switches_per_message,involuntary_switches_per_message,page_faults_per_message,"
    "steal_percent,throttled_us,cpu_wait_percent,pressure_percent,system_calls_per_message,resident_bytes,cache_line_ns,cache_line_end_ns,"
    "wake_up_ns,wake_up_end_ns"
)
FLOOR = "floor_ns,floor_ratio"
TIME = "unix_time_ms"
LATENCY_HEADER = (
    f"{MESSAGE_KEY},transfer,iterations,rtt_mean_ns,rtt_p50_ns,rtt_p90_ns,rtt_p99_ns,rtt_p999_ns,rtt_max_ns,{COSTS},{FLOOR},spin_bound_ns,{TIME}"
)
THROUGHPUT_HEADER = (
    f"{MESSAGE_KEY},transfer,producers,consumers,producer_shares,consumer_shares,messages,messages_per_s,bytes_per_s,"
    f"capacity_bytes,capacity_messages,{COSTS},lost,producer_fairness,consumer_fairness,{FLOOR},spin_bound_ns,{TIME}"
)
LOAD_HEADER = (
    f"{MESSAGE_KEY},schedule,rate,messages,asked_per_s,achieved_per_s,capacity_per_s,saturated,latency_mean_ns,latency_p50_ns,"
    f"latency_p90_ns,latency_p99_ns,latency_p999_ns,latency_p9999_ns,latency_max_ns,consumer_cpu_ns_per_message,{COSTS},spin_bound_ns,{TIME}"
)
SETUP_HEADER = f"{MESSAGE_KEY},make_ns,attach_ns,first_rtt_ns,detach_ns,remove_ns,total_ns,cache_line_ns,spin_bound_ns,{TIME}"
RPC_HEADER = (
    f"{MESSAGE_KEY},reply_bytes,in_flight,calls,calls_per_s,call_mean_ns,call_p50_ns,call_p90_ns,call_p99_ns,call_p999_ns,call_max_ns,"
    f"serialize_ns,deserialize_ns,{COSTS.replace('message', 'call')},spin_bound_ns,{TIME}"
)
SYNC_HEADER = (
    f"{MESSAGE_KEY},operation,processes,critical_ns,shares,operations,operation_ns,operations_per_s,wait_p50_ns,wait_p90_ns,wait_p99_ns,"
    f"wait_p999_ns,wait_max_ns,fairness,recovered,recovery_ns,{COSTS.replace('message', 'operation')},{TIME}"
)
SHARED_HEADER = (
    f"{MESSAGE_KEY},operation,processes,shares,operations,operation_ns,operations_per_s,operation_p50_ns,operation_p90_ns,"
    f"operation_p99_ns,operation_p999_ns,operation_max_ns,fairness,{COSTS.replace('message', 'operation')},{TIME}"
)
SPAWN_HEADER = (
    f"{MESSAGE_KEY},caller_bytes,caller_pages,starts,first_mean_ns,caller_mean_ns,reaped_mean_ns,reaped_p50_ns,reaped_p90_ns,"
    f"reaped_p99_ns,reaped_max_ns,bytes_per_s,{COSTS.replace('message', 'start')},{TIME}"
)
FLOOR_HEADER = f"{MESSAGE_KEY},part,ns,ratio,cache_line_ns,spin_bound_ns,{TIME}"
POOL_HEADER = (
    "schema,run,bench,pool,scaling,workers,tasks,countdown,repetition,status,reason,cpus_available,task,wait,idle,cpu_a,cpu_b,"
    "shares_llc,wall_s,speedup,efficiency,task_s,cpu_s,steal_percent,throttled_us,task_mean_ns,task_p50_ns,task_p90_ns,"
    f"task_p99_ns,task_p999_ns,task_max_ns,tasks_per_s,cache_line_ns,{TIME}"
)
HEADERS = {
    "bench_floor": FLOOR_HEADER,
    "bench_latency": LATENCY_HEADER,
    "bench_throughput": THROUGHPUT_HEADER,
    "bench_load": LOAD_HEADER,
    "bench_setup": SETUP_HEADER,
    "bench_rpc": RPC_HEADER,
    "bench_sync": SYNC_HEADER,
    "bench_shared": SHARED_HEADER,
    "bench_spawn": SPAWN_HEADER,
    "bench_pool": POOL_HEADER,
}
