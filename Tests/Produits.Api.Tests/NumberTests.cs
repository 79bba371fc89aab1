using System.Net;
using System.Text.Json;
using Services.Testing;

namespace Produits.Api.Tests;

public sealed class NumberTests : IDisposable
{
    private readonly ApiUnderTest<Program, ProduitsDbContext> _api = new();

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("0", "0.0")]
    [InlineData("-0", "0.0")]
    [InlineData("0e99999", "0.0")]
    [InlineData("0.01", "0.01")]
    [InlineData("1e-2", "0.01")]
    [InlineData("9.99", "9.99")]
    [InlineData("9.990", "9.99")]
    [InlineData("12.5e-1", "1.25")]
    [InlineData("1000000", "1000000.0")]
    [InlineData("1E6", "1000000.0")]
    [InlineData("1000000.00", "1000000.0")]
    [InlineData("1.0000000000000000000000000000000000000000", "1.0")]
    [InlineData("100000000000000000000000000000000000e-35", "1.0")]
    public async Task A_price_is_a_number_however_it_is_written(string json, string expected)
    {
        var response = await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":{{json}}}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(expected, JsonDocument.Parse(await response.TextAsync()).RootElement.GetProperty("prix").GetRawText());
        Assert.Contains($"\"prix\":{expected},", Assert.Single(_api.Events()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("0.001")]
    [InlineData("9.999")]
    [InlineData("1e-3")]
    [InlineData("1e-400")]
    [InlineData("1.00000000000000000000000000000000000000001")]
    [InlineData("1000000.01")]
    [InlineData("1000001")]
    [InlineData("1e7")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e99999999999999999999")]
    [InlineData("-1e-99999999999999999999")]
    [InlineData("999999999999999999999999999999999999999999")]
    [InlineData("\"5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    public async Task A_price_that_is_none_is_refused(string json)
    {
        await (await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":{{json}}}""")).AssertInvalidAsync("prix");
        await AssertNotChangedByAsync($$"""{"prix":{{json}}}""", "prix");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    public async Task What_json_does_not_call_a_number_is_refused(string json) =>
        await (await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":{{json}}}""")).AssertInvalidAsync("$");

    [Theory]
    [InlineData("0", 0)]
    [InlineData("5", 5)]
    [InlineData("5.0", 5)]
    [InlineData("5e0", 5)]
    [InlineData("0.5e1", 5)]
    [InlineData("1000000", 1_000_000)]
    public async Task A_stock_is_an_integer_however_it_is_written(string json, int expected)
    {
        var response = await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":1,"stock":{{json}}}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(expected, JsonDocument.Parse(await response.TextAsync()).RootElement.GetProperty("stock").GetInt32());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("5.5")]
    [InlineData("4.99999999999999999999999999999999999999999")]
    [InlineData("1000001")]
    [InlineData("2147483648")]
    [InlineData("1e400")]
    [InlineData("\"5\"")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task A_stock_that_is_none_is_refused(string json)
    {
        await (await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":1,"stock":{{json}}}""")).AssertInvalidAsync("stock");
        await AssertNotChangedByAsync($$"""{"stock":{{json}}}""", "stock");
    }

    [Theory]
    [InlineData("nom", 200)]
    [InlineData("description", 2000)]
    public async Task Texts_have_their_limits(string field, int limit)
    {
        var good = await _api.SendAsync("POST", "/products/", $$"""{"nom":"a","prix":1}""");
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("PUT", "/products/1", $$"""{"{{field}}":"{{new string('é', limit)}}"}""")).StatusCode);
        await (await _api.SendAsync("PUT", "/products/1", $$"""{"{{field}}":"{{new string('é', limit + 1)}}"}""")).AssertInvalidAsync(field);
        await (await _api.SendAsync("PUT", "/products/1", $$"""{"{{field}}":"a\u0000"}""")).AssertInvalidAsync(field);
        await (await _api.SendAsync("PUT", "/products/1", $$"""{"{{field}}":"\udfff"}""")).AssertInvalidAsync(field);
    }

    [Fact]
    public async Task What_must_be_there_is_asked_for() => await (await _api.SendAsync("POST", "/products/", "{}")).AssertInvalidAsync("nom", "prix");

    private async Task AssertNotChangedByAsync(string change, string field)
    {
        Assert.Empty(_api.Events());
        await _api.SendAsync("POST", "/products/", """{"nom":"a","prix":1,"stock":50}""");

        await (await _api.SendAsync("PUT", "/products/1", change)).AssertInvalidAsync(field);

        await (await _api.SendAsync("GET", "/products/1")).AssertAsync(HttpStatusCode.OK, """{"id":1,"nom":"a","description":null,"prix":1.0,"stock":50}""");
        Assert.Single(_api.Events());
    }
}
