namespace Backoffice.Tests;

/// <summary>A back office that nobody could use does not start.</summary>
public sealed class StartTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("Personne ne pourrait se connecter", "", "clef", "clef")]
    [InlineData("Authentication__Token est trop court : donnez-lui au moins 32 caractères", "trop-court", "clef", "clef")]
    [InlineData("Aucune clé d'API de portée « shop » n'est configurée", Token, "", "clef")]
    [InlineData("Aucune clé d'API de portée « operations » n'est configurée", Token, "clef", "")]
    public async Task It_says_what_is_missing_in_one_sentence(string sentence, string token, string shop, string operations)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);

        var ended = await Command.RunAsync(
            "dotnet",
            [Repository.Assembly("Backoffice"), "--urls=http://127.0.0.1:0"],
            new Dictionary<string, string> { ["Authentication__Token"] = token, ["ApiKeys__shop"] = shop, ["ApiKeys__operations"] = operations },
            limit.Token);

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("trop-court", ended.Output + ended.Error, StringComparison.Ordinal);
    }
}
