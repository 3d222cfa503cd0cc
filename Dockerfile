# The image holds exactly requirements.lock; the same packages as `make setup`.
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PATH=/opt/venv/bin:$PATH

RUN python -m venv /opt/venv && pip install --no-cache-dir uv==0.13.9
WORKDIR /opt/dateline
COPY requirements.lock ./
RUN uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY plugins ./plugins
COPY dags ./dags
COPY sql ./sql
RUN uv pip install --no-cache --python /opt/venv/bin/python --no-deps --no-build-isolation -e . \
    && /opt/venv/bin/python -m dateline.report.bundle \
    && /opt/venv/bin/python -m compileall -q plugins dags \
    && useradd --create-home --uid 50000 dateline \
    && mkdir -p /var/lib/dateline /opt/airflow/logs \
    && chown -R dateline:dateline /var/lib/dateline /opt/airflow

USER dateline
ENV AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/dateline/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/dateline/plugins \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    DATELINE_ROOT=/opt/dateline \
    DATELINE_HOME=/var/lib/dateline
VOLUME ["/var/lib/dateline"]
CMD ["airflow", "version"]
