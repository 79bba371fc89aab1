using System.Globalization;

namespace PayeTonKawa.ServiceDefaults;

/// <summary>The health check of a container, whose image has neither shell nor curl: <c>dotnet Clients.Api.dll --health</c>.</summary>
public static class HealthProbe
{
    private const string Argument = "--health";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Whether the program was started as a probe.</summary>
    public static bool IsWanted(string[] args) => args is [Argument];

    /// <summary>
    /// Asks the service of the same container for <c>/health</c> at the first port of <c>ASPNETCORE_HTTP_PORTS</c>. Returns the exit code: 0 if it works, 1 if it
    /// does not.
    /// </summary>
    public static async Task<int> RunAsync()
    {
        var port = int.Parse((Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "8080").Split(';')[0], CultureInfo.InvariantCulture);
        using var http = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://localhost:{port}/health")).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
