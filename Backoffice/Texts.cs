using Microsoft.Extensions.Localization;

namespace Backoffice;

/// <summary>
/// The texts of the pages. The key is the French text, which is shown unless <c>Texts.{language}.resx</c> has another one for the configured language.
/// </summary>
public sealed class Texts(IStringLocalizer<Texts> localizer)
{
    public string this[string french] => localizer[french];

    public string this[string french, params object[] values] => localizer[french, values];
}
