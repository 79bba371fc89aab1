using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Backoffice.Tests;

/// <summary>The way to an API, on which the answer to the first creation is lost: the API has done what it was asked, and nobody learns of it.</summary>
internal sealed class LossyLine : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _api;
    private int _requests;
    private int _creations;

    private LossyLine(Uri api)
    {
        _api = new() { BaseAddress = api };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(ForwardAsync);
    }

    internal Uri Address => new(_app.Urls.Single());

    /// <summary>How often anything was sent.</summary>
    internal int Requests => _requests;

    /// <summary>How often a creation was sent.</summary>
    internal int Creations => _creations;

    internal static async Task<LossyLine> StartAsync(Uri api)
    {
        var line = new LossyLine(api);
        await line._app.StartAsync(TestContext.Current.CancellationToken);
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _api.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var request = new HttpRequestMessage(new(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        foreach (var name in (string[])["X-API-Key", "Idempotency-Key", "If-Match"])
        {
            request.Headers.TryAddWithoutValidation(name, [.. context.Request.Headers[name]]);
        }

        using var response = await _api.SendAsync(request, context.RequestAborted);
        if (HttpMethods.IsPost(context.Request.Method) && Interlocked.Increment(ref _creations) == 1)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        var headers = response.Headers.Concat(response.Content.Headers);
        foreach (var (name, values) in headers.Where(header => header.Key is "ETag" or "Content-Type" or "Link" or "X-Total-Count"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await context.Response.Body.WriteAsync(await response.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
    }
}
