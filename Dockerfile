# The quiz in an image: built once, run as nobody in particular, on a root file system that may be read-only.
# Build and run:  docker build -t pm-or-pmm . && docker run --rm -p 8501:8501 --read-only --tmpfs /tmp pm-or-pmm
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt .
COPY deploy/slim.py .
# Charts that no page draws, Arrow's network and cloud parts, languages that are not ours, symbols: a third of the weight.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils && rm -rf /var/lib/apt/lists/* \
    && /venv/bin/pip install -r requirements.txt && python slim.py /venv

FROM python:3.12-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin quiz && mkdir -p /app/data && chown quiz /app/data
COPY --from=build /venv /venv
WORKDIR /app
COPY .streamlit .streamlit
COPY app.py serve.py settings.py ./
COPY questions questions
COPY scoring scoring
COPY results results
COPY groups groups
COPY i18n i18n
COPY web web
COPY views views
COPY assets assets
# What every start would otherwise do anew: bytecode, and Streamlit's scripts packed as tightly as they go.
RUN /venv/bin/python -m compileall -q /app && /venv/bin/python -m questions --check && /venv/bin/python -m i18n --check && /venv/bin/python -m web.packed
ENV PATH=/venv/bin:$PATH HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=1
USER 10001
VOLUME /app/data
EXPOSE 8501
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/health/live', timeout=4)"]
CMD ["uvicorn", "serve:app", "--host", "0.0.0.0", "--port", "8501", "--http", "web.connections:HttpWithHeadDeadline", "--ws", "web.connections:BufferedWebSocket", "--no-access-log", \
     "--no-server-header", "--ws-max-size", "8388608", "--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "10"]
