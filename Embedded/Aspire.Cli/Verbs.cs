using System.Globalization;
using Aspire.DashboardService.Proto.V1;
using Aspire.Embedded.Proto.V1;
using Grpc.Core;

namespace Aspire.Cli;

internal static class Verbs
{
    private static readonly string[] Terminal = ["Finished", "Exited", "FailedToStart"];

    public static async Task PsAsync(OutputFormat format, bool withResources, CancellationToken cancellationToken)
    {
        var appHosts = new List<AppHostJson>();
        foreach (var connection in await AppHostConnection.FindAllAsync(cancellationToken))
        {
            using (connection)
            {
                var resources = withResources
                    ? (await GetResourcesAsync(connection, cancellationToken)).ConvertAll(ResourceJson.From)
                    : null;
                appHosts.Add(new AppHostJson(connection.Information.AppHostPath, connection.Information.AppHostPid, resources));
            }
        }

        if (format == OutputFormat.Json)
        {
            Output.Json(appHosts);
            return;
        }

        Output.Table(["PATH", "PID"], appHosts.Select(appHost => new[] { appHost.AppHostPath, appHost.AppHostPid.ToString(CultureInfo.InvariantCulture) }));
        foreach (var resource in appHosts.SelectMany(appHost => appHost.Resources ?? []))
        {
            Console.WriteLine($"  {resource.DisplayName} {resource.State}");
        }
    }

    public static async Task DescribeAsync(
        AppHostConnection appHost, string? name, OutputFormat format, bool follow, CancellationToken cancellationToken)
    {
        var resources = await GetResourcesAsync(appHost, cancellationToken);
        Show(name is null ? resources : [Find(resources, name)], format);
        if (!follow)
        {
            return;
        }

        await foreach (var resource in WatchAsync(appHost, cancellationToken))
        {
            if (name is null || IsNamed(resource, name))
            {
                Show([resource], format);
            }
        }
    }

    public static async Task ExecuteAsync(AppHostConnection appHost, string name, string command, CancellationToken cancellationToken)
    {
        var resource = Find(await GetResourcesAsync(appHost, cancellationToken), name);
        if (resource.Commands.All(known => known.Name != command))
        {
            throw new CliException($"'{name}' has no command '{command}'. It has: {string.Join(", ", resource.Commands.Select(known => known.Name))}.");
        }

        var response = await appHost.Resources.ExecuteResourceCommandAsync(
            new ResourceCommandRequest { CommandName = command, ResourceName = resource.Name, ResourceType = resource.ResourceType }, cancellationToken: cancellationToken);
        if (response.Kind != ResourceCommandResponseKind.Succeeded)
        {
            throw new CliException($"'{command}' of '{name}' failed: {(response.HasErrorMessage ? response.ErrorMessage : "cancelled")}");
        }
    }

    public static async Task WaitAsync(AppHostConnection appHost, string name, WaitStatus status, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Find(await GetResourcesAsync(appHost, cancellationToken), name);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        Resource? last = null;
        try
        {
            await foreach (var resource in WatchAsync(appHost, limit.Token))
            {
                if (!IsNamed(resource, name))
                {
                    continue;
                }

                last = resource;
                if (Has(resource, status))
                {
                    return;
                }

                if (status != WaitStatus.Down && resource.State == "FailedToStart")
                {
                    throw new CliException($"'{name}' failed to start: 'aspire logs {name}' says why.");
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Told below.
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new CliException($"'{name}' is not {status.ToString().ToLowerInvariant()} after {timeout.TotalSeconds} s: its state is {last?.State}, its health {(last is null ? null : ResourceJson.GetHealth(last))}.");
    }

    public static async Task StopAsync(AppHostConnection appHost, CancellationToken cancellationToken)
    {
        await appHost.AppHost.StopAsync(new StopRequest(), cancellationToken: cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Directory.Exists($"/proc/{appHost.Information.AppHostPid}"))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <exception cref="CliException">There is no such resource.</exception>
    public static Resource Find(List<Resource> resources, string name) =>
        resources.Find(resource => IsNamed(resource, name))
        ?? throw new CliException($"There is no resource '{name}'. There are: {string.Join(", ", resources.Select(resource => resource.DisplayName))}.");

    public static async Task<List<Resource>> GetResourcesAsync(AppHostConnection appHost, CancellationToken cancellationToken)
    {
        using var call = appHost.Resources.WatchResources(new WatchResourcesRequest(), cancellationToken: cancellationToken);
        return await call.ResponseStream.MoveNext(cancellationToken)
            ? [.. call.ResponseStream.Current.InitialData.Resources.OrderBy(resource => resource.DisplayName, StringComparer.Ordinal)]
            : [];
    }

    private static bool IsNamed(Resource resource, string name) =>
        string.Equals(resource.DisplayName, name, StringComparison.OrdinalIgnoreCase) || resource.Name == name;

    private static async IAsyncEnumerable<Resource> WatchAsync(
        AppHostConnection appHost, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = appHost.Resources.WatchResources(new WatchResourcesRequest(), cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var change in update.Changes?.Value ?? [])
            {
                yield return change.Upsert;
            }
        }
    }

    private static bool Has(Resource resource, WaitStatus status) => status switch
    {
        WaitStatus.Healthy => resource.State == "Running" && ResourceJson.GetHealth(resource) == "Healthy",
        WaitStatus.Up => resource.State == "Running",
        _ => Terminal.Contains(resource.State),
    };

    private static void Show(List<Resource> resources, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Output.Json(new ResourcesJson(resources.ConvertAll(ResourceJson.From)));
            return;
        }

        Output.Table(
            ["NAME", "TYPE", "STATE", "HEALTH", "URLS"],
            resources.Select(resource => new[]
            {
                resource.DisplayName,
                resource.ResourceType,
                resource.State,
                ResourceJson.GetHealth(resource) ?? "",
                string.Join(' ', resource.Urls.Where(url => !url.IsInternal).Select(url => url.FullUrl)),
            }));
    }
}
