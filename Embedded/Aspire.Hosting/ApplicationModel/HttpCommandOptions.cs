namespace Aspire.Hosting.ApplicationModel;

/// <summary>How an HTTP command sends its request and reads the answer.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>The endpoint to call; the first HTTP one by default.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>POST if null.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>The named client of <see cref="IHttpClientFactory"/> to send with.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Changes the request before it is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Reads the answer; by default a status of 2xx is a success.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}
