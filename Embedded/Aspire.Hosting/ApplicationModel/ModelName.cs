namespace Aspire.Hosting.ApplicationModel;

/// <summary>Aspire's rules for the names of resources and endpoints.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    /// <exception cref="ArgumentException">The name breaks a rule; the message says which.</exception>
    public static void Validate(string target, string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        var fault = name switch
        {
            { Length: 0 or > MaxLength } => $"Name must be between 1 and {MaxLength} characters long.",
            _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') => "Name must contain only ASCII letters, digits, and hyphens.",
            _ when name.Contains("--", StringComparison.Ordinal) => "Name cannot contain consecutive hyphens.",
            _ when !char.IsAsciiLetter(name[0]) => "Name must start with an ASCII letter.",
            _ when name.EndsWith('-') => "Name cannot end with a hyphen.",
            _ => null,
        };
        if (fault is not null)
        {
            throw new ArgumentException($"{target} name '{name}' is invalid. {fault}", nameof(name));
        }
    }
}
