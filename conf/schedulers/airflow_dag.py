"""Scores one day with Feedforward, and waits for the result where another DAG needs it.

A worker that dies submits the job again, and a driver that ended well may be reported as failed: both are harmless, as the same run
is done once. The sensor asks storage and not Airflow: exit 0 is there, 8 is not yet, anything else ends it.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.standard.sensors.bash import BashSensor

SCORE_ARGUMENTS = ["score", "--job", "/etc/feedforward/job.yaml", "--run", "ds={{ ds }}"]

STATUS_COMMAND = "/opt/feedforward/scripts/feedforward status --job /etc/feedforward/job.yaml --run ds={{ ds }}"

with DAG(
    dag_id="feedforward_churn",
    schedule="@daily",
    start_date=datetime(2026, 11, 1),
    catchup=True,
    max_active_runs=4,  # days in any order, also at once: each is a run of its own
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
) as dag:
    score = SparkSubmitOperator(
        task_id="score",
        conn_id="spark_default",
        application="/opt/feedforward/job/target/feedforward-job.jar",
        java_class="org.feedforward.job.Main",
        application_args=SCORE_ARGUMENTS,
    )

    scored = BashSensor(
        task_id="scored",
        bash_command=STATUS_COMMAND,
        retry_exit_code=8,
        poke_interval=60,
        timeout=6 * 60 * 60,
        mode="reschedule",
    )

    score >> scored
