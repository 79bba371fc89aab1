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
                    ? (await GetResourcesAsync(connection, cancellationToken)).FindAll(IsShown).ConvertAll(resource => ResourceJson.From(resource, connection.DashboardUrl))
                    : null;
                var information = connection.Information;
                appHosts.Add(new AppHostJson(
                    information.AppHostPath, information.AppHostPid, information.HasDashboardLoginUrl ? information.DashboardLoginUrl : null, resources));
            }
        }

        if (format == OutputFormat.Json)
        {
            Output.Json(appHosts);
            return;
        }

        Output.Table(
            ["PATH", "PID", "DASHBOARD"],
            appHosts.Select(appHost => new[] { appHost.AppHostPath, appHost.AppHostPid.ToString(CultureInfo.InvariantCulture), appHost.DashboardUrl ?? "" }));
        foreach (var resource in appHosts.SelectMany(appHost => appHost.Resources ?? []))
        {
            Console.WriteLine($"  {resource.DisplayName} {resource.State}");
        }
    }

    public static async Task DescribeAsync(
        AppHostConnection appHost, string? name, OutputFormat format, bool follow, CancellationToken cancellationToken)
    {
        var all = await GetResourcesAsync(appHost, cancellationToken);
        Show(appHost, name is null ? all.FindAll(IsShown) : [Find(all, name)], format);
        if (!follow)
        {
            return;
        }

        var isInitial = true;
        await foreach (var resources in WatchAsync(appHost, cancellationToken))
        {
            // Everything as it is now comes first, and has been shown.
            var changed = isInitial ? [] : resources.FindAll(resource => name is null ? IsShown(resource) : IsNamed(resource, name));
            isInitial = false;
            if (changed.Count > 0)
            {
                Show(appHost, changed, format);
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
            await foreach (var resource in WatchAsync(appHost, limit.Token).SelectMany(resources => resources).Where(resource => IsNamed(resource, name)))
            {
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

    public static async Task<List<Resource>> GetResourcesAsync(AppHostConnection appHost, CancellationToken cancellationToken) =>
        [.. (await WatchAsync(appHost, cancellationToken).FirstAsync(cancellationToken)).OrderBy(resource => resource.DisplayName, StringComparer.Ordinal)];

    /// <summary>Not one that is hidden from those who do not ask for it by name.</summary>
    public static bool IsShown(Resource resource) => !resource.IsHidden;

    private static bool IsNamed(Resource resource, string name) =>
        string.Equals(resource.DisplayName, name, StringComparison.OrdinalIgnoreCase) || resource.Name == name;

    private static async IAsyncEnumerable<List<Resource>> WatchAsync(
        AppHostConnection appHost, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = appHost.Resources.WatchResources(new WatchResourcesRequest(), cancellationToken: cancellationToken);
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            yield return update.KindCase == WatchResourcesUpdate.KindOneofCase.InitialData
                ? [.. update.InitialData.Resources]
                : [.. update.Changes.Value.Select(change => change.Upsert).OfType<Resource>()];
        }
    }

    private static bool Has(Resource resource, WaitStatus status) => status switch
    {
        WaitStatus.Healthy => resource.State == "Running" && ResourceJson.GetHealth(resource) == "Healthy",
        WaitStatus.Up => resource.State == "Running",
        _ => Terminal.Contains(resource.State),
    };

    private static void Show(AppHostConnection appHost, List<Resource> resources, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            Output.Json(new ResourcesJson(resources.ConvertAll(resource => ResourceJson.From(resource, appHost.DashboardUrl))));
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
