# Three brokers with copies of everything, as processes of the test. Sourced by run; uses its $work, $axial and inside().

# Where clients reach them.
kafka_servers=127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094

kafka_java() { # MAIN_CLASS ARGUMENT...
  inside java -Xmx512m -XX:+UseSerialGC -Djava.util.logging.config.file="$work/logging.properties" -cp "$axial/tools/cli/target/lib/*" "$@"
}

kafka_settings() { # NUMBER
  cat <<P
process.roles=broker,controller
node.id=$1
controller.quorum.voters=1@127.0.0.1:9191,2@127.0.0.1:9192,3@127.0.0.1:9193
listeners=PLAINTEXT://127.0.0.1:$((9091 + $1)),CONTROLLER://127.0.0.1:$((9190 + $1))
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$work/kafka-$1
auto.create.topics.enable=false
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
offsets.topic.num.partitions=3
offsets.retention.minutes=525600
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
transaction.state.log.num.partitions=1
group.min.session.timeout.ms=1000
group.initial.rebalance.delay.ms=0
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
log.cleaner.dedupe.buffer.size=8388608
P
}

kafka_start() { # NUMBER
  kafka_java kafka.Kafka "$work/kafka-$1.properties" >>"$work/kafka-$1.log" 2>&1 &
}

kafka_kill() { # NUMBER
  kill -9 "$(pgrep -f "kafka.Kafka $work/kafka-$1.properties" | tail -n 1)"
}

kafka_begin() {
  local number
  printf '%s\n' '.level=WARNING' 'handlers=java.util.logging.ConsoleHandler' \
    'java.util.logging.SimpleFormatter.format=%1$tT.%1$tL %4$s %3$s %5$s%6$s%n' >"$work/logging.properties"
  for number in 1 2 3; do
    kafka_settings "$number" >"$work/kafka-$number.properties"
    kafka_java kafka.tools.StorageTool format -t 4L6g3nShT-eMCtK--X86sw -c "$work/kafka-$number.properties" >"$work/kafka-$number.log" 2>&1
    kafka_start "$number"
  done
}

# The number of the broker that leads all transactions: their state has one partition here.
kafka_transaction_leader() {
  inside "$python" -c "
from confluent_kafka.admin import AdminClient
topics = AdminClient({'bootstrap.servers': '$kafka_servers'}).list_topics('__transaction_state', 30).topics
print(topics['__transaction_state'].partitions[0].leader)"
}
