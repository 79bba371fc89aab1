using System.Net;
using System.Text.Json;

namespace Services.Testing;

/// <summary>Assertions on responses.</summary>
internal static class Answers
{
    internal static async Task<string> TextAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Asserts exactly this JSON response.</summary>
    internal static async Task AssertAsync(this HttpResponseMessage response, HttpStatusCode status, string body)
    {
        Assert.Equal(body, await response.TextAsync());
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Asserts a problem response (RFC 9457) with a detail and without internals.</summary>
    internal static async Task<JsonElement> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string? detail = null)
    {
        var text = await response.TextAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);

        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        if (detail is not null)
        {
            Assert.Equal(detail, problem.GetProperty("detail").GetString());
        }

        return problem;
    }

    /// <summary>Asserts that exactly these fields are refused, each with a reason.</summary>
    internal static async Task AssertInvalidAsync(this HttpResponseMessage response, params string[] fields)
    {
        var errors = (await response.AssertProblemAsync(HttpStatusCode.BadRequest)).GetProperty("errors");
        Assert.Equal(fields, errors.EnumerateObject().Select(error => error.Name));
        Assert.All(errors.EnumerateObject(), error => Assert.NotEmpty(error.Value.EnumerateArray().Select(message => message.GetString())));
    }
}
