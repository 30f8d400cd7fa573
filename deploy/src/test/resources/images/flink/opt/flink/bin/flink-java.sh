# For the scripts beside it, which stand in for the distribution's of the same names: Java, with what is in lib.
export FLINK_CONF_DIR=${FLINK_CONF_DIR:-$FLINK_HOME/conf}
export FLINK_PLUGINS_DIR=$FLINK_HOME/plugins
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

flink_java() {
    "$java" -XX:+UseSerialGC -Dlog4j.configurationFile="$FLINK_HOME/conf/log4j-console.properties" -cp "$FLINK_HOME/lib/*" "$@"
}

# bash_java_utils COMMAND [ARGUMENT]...: what Flink itself makes of its configuration.
bash_java_utils() {
    local output
    output=$(flink_java org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$FLINK_CONF_DIR" "${@:2}")
    sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p' <<<"$output"
}

# run_process PARAMETERS_COMMAND CLASS [ARGUMENT]...: in place of the shell, with the memory and options that the configuration says.
run_process() {
    local parameters options
    parameters=$(bash_java_utils "$1")
    options=$(bash_java_utils UPDATE_AND_GET_FLINK_CONFIGURATION -flatten | sed -n 's/^env.java.opts.all: //p' | tr -d "\"'")
    # Lists of words on purpose.
    # shellcheck disable=SC2046,SC2086
    exec "$java" $(sed -n 1p <<<"$parameters") $options \
        -Dlog4j.configurationFile="$FLINK_HOME/conf/log4j-console.properties" -cp "$FLINK_HOME/lib/*" \
        "$2" --configDir "$FLINK_CONF_DIR" $(sed -n 2p <<<"$parameters") "${@:3}"
}
