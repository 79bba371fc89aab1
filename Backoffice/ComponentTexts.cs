using Microsoft.FluentUI.AspNetCore.Components;
using static Microsoft.FluentUI.AspNetCore.Components.Localization.LanguageResource;

namespace Backoffice;

/// <summary>The texts of Fluent's components that a user sees or hears; theirs are English.</summary>
internal sealed class ComponentTexts(Texts texts) : IFluentLocalizer
{
    public string this[string key, params object[] arguments] => key switch
    {
        FluentInputBase_Required => texts["obligatoire"],
        ErrorBoundary_Title => texts["Une erreur est survenue"],
        ErrorBoundary_Message => texts["Cette page n'a pas fonctionné comme prévu : rechargez-la. Les journaux du back office disent pourquoi."],
        ErrorBoundary_Close => texts["Fermer"],
        _ => IFluentLocalizer.GetDefault(key, arguments),
    };
}
