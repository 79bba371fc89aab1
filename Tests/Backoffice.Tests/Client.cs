namespace Backoffice.Tests;

/// <summary>A client, as the API describes it.</summary>
public sealed record Client(int Id, string Nom, string Prenom, string Email)
{
    /// <summary>One with a name and an e-mail that no other has.</summary>
    public static Client Some()
    {
        var unique = Guid.NewGuid().ToString("N");
        return new(0, $"Martin-{unique}", "Sophie", $"{unique}@test.com");
    }
}
