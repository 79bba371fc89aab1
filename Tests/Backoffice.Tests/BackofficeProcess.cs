using System.Text.RegularExpressions;

namespace Backoffice.Tests;

/// <summary>Another back office beside the system's own, with settings of its own.</summary>
internal sealed partial class BackofficeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProcess _process;

    private BackofficeProcess(ServiceProcess process, Uri home) => (_process, Home) = (process, home);

    internal Uri Home { get; }

    internal static async Task<BackofficeProcess> StartAsync(SystemFixture system, params IEnumerable<(string Name, string Value)> settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ApiKeys__shop"] = IsolatedAppHost.ApiKey,
            ["ApiKeys__operations"] = IsolatedAppHost.ApiKey,
            ["ConnectionStrings__rabbitmq"] = (await system.App.GetConnectionStringAsync("rabbitmq"))!,
            ["services__rabbitmq__management__0"] = system.App.GetEndpoint("rabbitmq", "management").ToString(),
        };
        foreach (var service in (string[])["api-clients", "api-produits", "api-commandes", "consumer-commandes"])
        {
            environment[$"services__{service}__http__0"] = system.App.GetEndpoint(service, "http").ToString();
        }

        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var process = ServiceProcess.Start("Backoffice", environment);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (true)
            {
                if (Address().Match(process.Log) is { Success: true } address)
                {
                    return new(process, new(address.Groups[1].Value));
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            await process.DisposeAsync();
            throw new TimeoutException(process.Log);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [GeneratedRegex("""Now listening on: (http://\S+)""")]
    private static partial Regex Address();
}
