namespace Backoffice.Tests;

/// <summary>The services are asked what is live only while somebody looks.</summary>
public sealed class LookingTests(SystemFixture system)
{
    private const int Some = 3;

    // One question may be under way when the page is hidden.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_asked_while_the_page_is_hidden_or_closed()
    {
        await using var line = await LossyLine.StartAsync(system.App.GetEndpoint("api-clients", "http"));
        await using var backoffice = await BackofficeProcess.StartAsync(
            system, ("Authentication__Token", system.Token), ("services__api-clients__http__0", line.Address.ToString()));
        await AssertSilentAsync(line);
        await using (var open = await system.OpenAsync("/produits", home: backoffice.Home))
        {
            await AssertAskedAsync(line);
            await open.Page.EvaluateAsync(Become("hidden"));
            await AssertSilentAsync(line);
            await open.Page.EvaluateAsync(Become("visible"));
            await AssertAskedAsync(line);
        }

        await AssertSilentAsync(line);
    }

    private static string Become(string visibility) =>
        $$"""
        Object.defineProperty(document, "visibilityState", { value: "{{visibility}}", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        """;

    private static async Task AssertSilentAsync(LossyLine line)
    {
        await Task.Delay(Settling, Cancellation);
        var before = line.Requests;
        await Task.Delay(Silence, Cancellation);
        Assert.Equal(before, line.Requests);
    }

    private static async Task AssertAskedAsync(LossyLine line)
    {
        var before = line.Requests;
        using var timer = new PeriodicTimer(Period);
        while (line.Requests < before + Some)
        {
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
