using Microsoft.FluentUI.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Controls;

internal static class Confirmations
{
    /// <summary>Asks before something is done; true when the reader wants it. The question may come from outside.</summary>
    /// <param name="dialogs">Shows it.</param>
    /// <param name="title">What it is about.</param>
    /// <param name="question">Shown as text.</param>
    /// <param name="action">What the button that agrees is called.</param>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string question, string action)
    {
        var dialog = await dialogs.ShowDialogAsync<ConfirmDialog>(question, new DialogParameters
        {
            Title = title,
            PrimaryAction = action,
            SecondaryAction = "Cancel",
            Width = "min(92vw, 32rem)",
            TrapFocus = true,
            Modal = true,
        });
        return !(await dialog.Result).Cancelled;
    }
}
