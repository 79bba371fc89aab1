using Microsoft.OpenApi;

namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>An e-mail address: a local part, one <c>@</c>, a domain. Only the syntax is checked, not whether the address exists.</summary>
public sealed class EmailField(int maxLength) : TextField(maxLength)
{
    internal override OpenApiSchema Describe()
    {
        var schema = base.Describe();
        schema.Format = "email";
        return schema;
    }

    private protected override string? WhyRefused(string text) =>
        base.WhyRefused(text) ?? (IsAddress(text) ? null : "Une adresse e-mail est attendue : nom@domaine.");

    private static bool IsAddress(string text) =>
        text.Split('@') is [{ Length: > 0 }, var domain]
        && domain.Split('.').All(label => label.Length > 0)
        && !text.Any(char.IsWhiteSpace);
}
