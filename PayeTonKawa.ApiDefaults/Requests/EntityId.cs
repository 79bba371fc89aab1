using System.Globalization;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The id in a path. An invalid id becomes 0, which no entity has, so that the response is 404 as for an unknown id.</summary>
public readonly record struct EntityId(int Value)
{
    /// <summary>Reads the id; called by ASP.NET Core. Always true.</summary>
    public static bool TryParse(string? text, out EntityId id)
    {
        id = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value) : default;
        return true;
    }
}
