using PayeTonKawa.Contracts;

namespace Clients.Api;

/// <summary>A client of the shop.</summary>
public sealed class Client
{
    public int Id { get; private set; }

    public required string Nom { get; set; }

    public required string Prenom { get; set; }

    public required string Email
    {
        get;
        set
        {
            field = value;
            EmailNormalise = Normalise(value);
        }
    }

    /// <summary>The e-mail address, normalized for case-insensitive comparison; unique.</summary>
    public string EmailNormalise { get; private set; } = "";

    public string? Telephone { get; set; }

    public bool Actif { get; set; } = true;

    /// <summary>PostgreSQL's <c>xmin</c>: another number after each change of the row.</summary>
    public uint Version { get; private set; }

    internal ClientData Data => new(Nom, Email);

    // Upper case, then lower case: unifies letters with one capital (σ and ς) and capitals with one small letter (K and the Kelvin sign).
    private static string Normalise(string email) => email.ToUpperInvariant().ToLowerInvariant();
}
