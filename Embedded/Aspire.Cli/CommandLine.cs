using System.CommandLine;
using Grpc.Core;

namespace Aspire.Cli;

/// <summary>The verbs, and what every one of them does alike.</summary>
internal static class CommandLine
{
    private const int Failure = 1;

    private static readonly Option<string?> AppHost = new("--apphost") { Description = "The path of the AppHost, where several run" };
    private static readonly Option<OutputFormat> Format = new("--format") { Description = "Table, or Json for programs" };
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on as things change, until Ctrl+C" };
    private static readonly Argument<string?> OptionalResource = new("resource") { Arity = ArgumentArity.ZeroOrOne, Description = "Only this one" };
    private static readonly Argument<string> Resource = new("resource") { Description = "The resource's name" };

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Looks at, and commands, the AppHost that is running.");
        root.Subcommands.Add(Ps());
        root.Subcommands.Add(Describe());
        root.Subcommands.Add(Logs());
        root.Subcommands.Add(ResourceCommand());
        root.Subcommands.Add(Wait());
        root.Subcommands.Add(Otel());
        root.Subcommands.Add(Start());
        root.Subcommands.Add(Stop());
        return root.Parse(args).InvokeAsync();
    }

    private static Command Ps()
    {
        var resources = new Option<bool>("--resources") { Description = "With the resources of each" };
        var command = new Command("ps", "Lists the AppHosts that run") { Format, resources };
        Set(command, (result, cancellationToken) => Verbs.PsAsync(result.GetValue(Format), result.GetValue(resources), cancellationToken));
        return command;
    }

    private static Command Describe()
    {
        var command = new Command("describe", "Lists the resources: state, health, URLs") { OptionalResource, Follow, Format, AppHost };
        command.Aliases.Add("resources");
        SetOnAppHost(command, (result, appHost, cancellationToken) => Verbs.DescribeAsync(
            appHost, result.GetValue(OptionalResource), result.GetValue(Format), result.GetValue(Follow), cancellationToken));
        return command;
    }

    private static Command Logs()
    {
        var tail = new Option<int?>("--tail", "-n") { Description = "Only the last lines" };
        var timestamps = new Option<bool>("--timestamps", "-t") { Description = "With the time of each line" };
        var command = new Command("logs", "Shows what resources write") { OptionalResource, Follow, tail, timestamps, Format, AppHost };
        SetOnAppHost(command, (result, appHost, cancellationToken) => LogVerb.RunAsync(
            appHost,
            new LogOptions(result.GetValue(OptionalResource), result.GetValue(Follow), result.GetValue(tail), result.GetValue(timestamps), result.GetValue(Format)),
            cancellationToken));
        return command;
    }

    private static Command ResourceCommand()
    {
        var name = new Argument<string>("command") { Description = "start, stop, restart, or a command of the resource's own" };
        var command = new Command("resource", "Executes a command of a resource") { Resource, name, AppHost };
        SetOnAppHost(command, (result, appHost, cancellationToken) =>
            Verbs.ExecuteAsync(appHost, result.GetRequiredValue(Resource), result.GetRequiredValue(name), cancellationToken));
        return command;
    }

    private static Command Wait()
    {
        var status = new Option<WaitStatus>("--status") { Description = "healthy, up or down" };
        var timeout = new Option<double>("--timeout") { Description = "Seconds", DefaultValueFactory = _ => 120 };
        var command = new Command("wait", "Returns when a resource has got there") { Resource, status, timeout, AppHost };
        SetOnAppHost(command, (result, appHost, cancellationToken) => Verbs.WaitAsync(
            appHost, result.GetRequiredValue(Resource), result.GetValue(status), TimeSpan.FromSeconds(result.GetValue(timeout)), cancellationToken));
        return command;
    }

    private static Command Otel()
    {
        var command = new Command("otel", "Shows the telemetry that the dashboard keeps");
        command.Subcommands.Add(Otel(OtelSignal.Logs, "The structured logs"));
        command.Subcommands.Add(Otel(OtelSignal.Spans, "The spans"));
        command.Subcommands.Add(Otel(OtelSignal.Traces, "The traces"));
        return command;
    }

    private static Command Otel(OtelSignal signal, string description)
    {
        var trace = new Option<string?>("--trace-id") { Description = "Only of this trace" };
        var limit = new Option<int?>("--limit", "-n") { Description = "Only the last ones" };
        var severity = new Option<string?>("--severity") { Description = "Only from this level up: Trace, Debug, Information, Warning, Error, Critical" };
        var command = new Command(signal.ToString().ToLowerInvariant(), description) { OptionalResource, Format, trace, limit, AppHost };
        if (signal == OtelSignal.Logs)
        {
            command.Options.Add(severity);
        }

        // A trace is never known to be complete.
        if (signal != OtelSignal.Traces)
        {
            command.Options.Add(Follow);
        }

        SetOnAppHost(command, (result, appHost, cancellationToken) => OtelVerb.RunAsync(
            appHost,
            new OtelOptions(
                signal,
                result.GetValue(OptionalResource),
                signal != OtelSignal.Traces && result.GetValue(Follow),
                result.GetValue(Format),
                result.GetValue(trace),
                result.GetValue(limit),
                signal == OtelSignal.Logs ? result.GetValue(severity) : null),
            cancellationToken));
        return command;
    }

    private static Command Start()
    {
        var command = new Command("start", "Starts an AppHost that goes on by itself, and returns once it can be looked at") { AppHost };
        Set(command, (result, cancellationToken) => StartVerb.RunAsync(result.GetValue(AppHost), cancellationToken));
        return command;
    }

    private static Command Stop()
    {
        var command = new Command("stop", "Stops the AppHost with everything it runs") { AppHost };
        SetOnAppHost(command, (_, appHost, cancellationToken) => Verbs.StopAsync(appHost, cancellationToken));
        return command;
    }

    private static void SetOnAppHost(Command command, Func<ParseResult, AppHostConnection, CancellationToken, Task> run) =>
        Set(command, async (result, cancellationToken) =>
        {
            using var appHost = await AppHostConnection.FindAsync(result.GetValue(AppHost), cancellationToken);
            await run(result, appHost, cancellationToken);
        });

    private static void Set(Command command, Func<ParseResult, CancellationToken, Task> run) =>
        command.SetAction(async (result, cancellationToken) =>
        {
            try
            {
                await run(result, cancellationToken);
                return 0;
            }
            catch (CliException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return Failure;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 0; // Ctrl+C ends what follows.
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                return 0;
            }
            catch (RpcException exception)
            {
                await Console.Error.WriteLineAsync($"The AppHost does not answer any more: {exception.Status.Detail}");
                return Failure;
            }
        });
}
