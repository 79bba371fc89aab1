using System.Globalization;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting;

/// <summary>How a PostgreSQL server runs as a native process of its own data directory.</summary>
internal sealed class PostgresServer(PostgresServerResource server, ClusterTemplate template)
{
    public async Task<ProcessSpec> PrepareAsync(NativeServerContext context, CancellationToken cancellationToken)
    {
        var tools = new PostgresTools();

        // In a folder below the volume, which appears at once when the cluster is complete: a start that was killed leaves no half of it.
        var data = Path.Combine(context.DataDirectory, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            await InitializeAsync(context, tools, data, cancellationToken).ConfigureAwait(false);
        }

        var mark = GetMark(context);
        server.NewCluster = File.Exists(mark) ? new NewCluster(mark, GetDatabaseName(context)) : null;
        CheckVersion(context.Resource.Name, tools, data);
        RemoveStaleLock(data);

        var port = context.TargetPort(PostgresServerResource.PrimaryEndpointName).ToString(CultureInfo.InvariantCulture);
        return PostgresTools.Spec(
            context,
            tools["postgres"],
            [
                "-D", data,
                "-p", port,
                "-c", "listen_addresses=localhost",
                "-c", $"unix_socket_directories={context.ScratchDirectory}",
                "-c", "log_destination=stderr",
                "-c", "logging_collector=off",
                "-c", "log_line_prefix=%m [%p] ",
            ]) with
        {
            // Fast shutdown: clients are disconnected, what is committed is written.
            StopSignal = PosixSignal.SIGINT,
            StopTimeout = TimeSpan.FromSeconds(4),
        };
    }

    private async Task InitializeAsync(NativeServerContext context, PostgresTools tools, string data, CancellationToken cancellationToken)
    {
        foreach (var leftover in Directory.EnumerateDirectories(context.DataDirectory, "data.*"))
        {
            Directory.Delete(leftover, recursive: true);
        }

        var temporary = $"{data}.{Guid.NewGuid():N}";
        var source = await template.GetAsync(context, tools, context.Environment["POSTGRES_USER"], cancellationToken).ConfigureAwait(false);
        await PostgresTools.RunCommandAsync(context, "cp", ["-a", source, temporary], cancellationToken).ConfigureAwait(false);
        await SetPasswordAsync(context, tools, temporary, cancellationToken).ConfigureAwait(false);
        await tools.RunAsync(context, "initdb", ["-D", temporary, "--sync-only"], cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(GetMark(context), "", cancellationToken).ConfigureAwait(false);
        Directory.Move(temporary, data);
    }

    private static string GetMark(NativeServerContext context) => Path.Combine(context.DataDirectory, "init-files-pending");

    private static string GetDatabaseName(NativeServerContext context) =>
        context.Environment.GetValueOrDefault("POSTGRES_DB") is { Length: > 0 } name ? name : context.Environment["POSTGRES_USER"];

    // Before anybody can connect, and from a file: a command line could be read by every user of the machine.
    private static async Task SetPasswordAsync(NativeServerContext context, PostgresTools tools, string data, CancellationToken cancellationToken)
    {
        var user = context.Environment["POSTGRES_USER"].Replace("\"", "\"\"", StringComparison.Ordinal);
        var password = context.Environment["POSTGRES_PASSWORD"].Replace("'", "''", StringComparison.Ordinal);
        var script = await context.WriteScratchFileAsync("password.sql", $"ALTER ROLE \"{user}\" PASSWORD '{password}'\n", cancellationToken).ConfigureAwait(false);
        await PostgresTools.RunCommandAsync(
            context,
            "/bin/sh",
            ["-c", "exec \"$0\" --single -j -D \"$1\" -c exit_on_error=on -c password_encryption=scram-sha-256 postgres < \"$2\" > /dev/null", tools["postgres"], data, script],
            cancellationToken).ConfigureAwait(false);
        File.Delete(script);
    }

    private static void CheckVersion(string name, PostgresTools tools, string data)
    {
        var made = File.ReadAllText(Path.Combine(data, "PG_VERSION")).Trim();
        if (tools.Version is { } installed && made != installed)
        {
            throw new DistributedApplicationException(
                $"The data directory of '{name}' ('{data}') was made by PostgreSQL {made}, and PostgreSQL {installed} is installed: install version {made}, or move the data over with pg_upgrade, or remove the directory.");
        }
    }

    // PostgreSQL takes a lock file for valid if a process of that id and user exists, which may be another of our servers by now.
    private static void RemoveStaleLock(string data)
    {
        var path = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(path) || !int.TryParse(File.ReadLines(path).FirstOrDefault(), out var processId))
        {
            return;
        }

        if (ProcFile.GetCommandLine(processId).Contains(data))
        {
            throw new DistributedApplicationException($"The data directory '{data}' is in use by process {processId}: stop it first.");
        }

        File.Delete(path);
    }
}
