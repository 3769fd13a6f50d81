"""What cluster/ holds does what it says: its very command lines are run, with fewer futures."""

import os
import re
import subprocess
from pathlib import Path

from command import environment, main, output, program, root

FEW = ("--trajectories", "128", "--horizon", "2w", "--step", "1h")
SHOWN = ("-o", "json", "--bands")


def entries(text):
    """Pairs of (path, scalar) of a block of YAML: maps, and lists, whose items have their number."""
    stack = [(-1, "")]  # of (indentation, path), and how many items each list has so far
    counts = {}
    for line in text.splitlines():
        content = re.sub(r"(^| )#.*", "", line).rstrip()
        indentation = len(content) - len(content.lstrip())
        content = content.lstrip()
        while content:
            while stack[-1][0] >= indentation:
                stack.pop()
            above = stack[-1][1]
            if content.startswith("- "):
                counts[above] = counts.get(above, -1) + 1
                stack.append((indentation, f"{above}[{counts[above]}]"))
                content, indentation = content[2:], indentation + 2
                continue
            key, value = re.fullmatch(r"([A-Za-z]\w*): *(.*)|(.*)", content).group(1, 2)
            if key is None:
                yield above, content.strip('"')
            else:
                path = f"{above}.{key}"
                stack.append((indentation, path))
                if value:
                    yield path, value.strip('"')
            content = ""


def read_job():
    return dict(entries(Path(root, "cluster/ensemble-job.yaml").read_text(encoding="utf-8")))


def option(command, name):
    return command[command.index(name) + 1]


CONTAINER = ".spec.template.spec.containers[0]"


def job_command():
    found = read_job()
    paths = [path for path in found if path.startswith(f"{CONTAINER}.command[")]
    return [found[path] for path in paths]


def test_the_job_is_indexed_and_has_a_completion_for_each_shard():
    found = read_job()
    assert (found[".apiVersion"], found[".kind"]) == ("batch/v1", "Job")
    assert found[".spec.completionMode"] == "Indexed"
    assert found[".spec.template.spec.restartPolicy"] == "Never"
    assert option(job_command(), "--shard") == f"job/{found['.spec.completions']}"


def test_the_job_writes_to_the_volume_that_it_mounts():
    found = read_job()
    mount = f"{CONTAINER}.volumeMounts[0]"
    volume = ".spec.template.spec.volumes[0]"
    assert found[f"{mount}.name"] == found[f"{volume}.name"]
    assert found[f"{volume}.persistentVolumeClaim.claimName"]
    assert option(job_command(), "-O").startswith(found[f"{mount}.mountPath"] + "/")
    version = output("--version").split()[1]
    assert found[f"{CONTAINER}.image"] == f"bscap:{version}"


def ran(command, **changes):
    path = f"{Path(program).parent}:{os.environ['PATH']}"
    done = subprocess.run(command, env=environment(PATH=path, **changes), capture_output=True,
                          check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b""), (command, done)


def check_merged(count):
    files = [str(path) for path in Path(".").glob("shard-*.bscap")]
    assert len(files) == count
    assert output("merge", *files, *SHOWN) == output("forecast", *FEW, *SHOWN)


def test_the_pods_of_the_job_make_a_forecast():
    completions = int(read_job()[".spec.completions"])
    for index in range(completions):
        command = [word.replace("$(JOB_COMPLETION_INDEX)", str(index)).replace("/results/", "./")
                   for word in job_command()]
        ran([*command, *FEW], JOB_COMPLETION_INDEX=str(index))
    check_merged(completions)


def test_the_tasks_of_the_array_make_a_forecast():
    script = Path(root, "cluster/ensemble.sbatch")
    text = script.read_text(encoding="utf-8")
    least, most = map(int, re.search(r"^#SBATCH --array=(\d+)-(\d+)$", text, re.M).groups())
    count = most - least + 1
    for task in range(least, most + 1):
        ran(["sh", str(script), *FEW], SLURM_ARRAY_TASK_ID=str(task),
            SLURM_ARRAY_TASK_MIN=str(least), SLURM_ARRAY_TASK_COUNT=str(count))
    check_merged(count)


main(globals())
